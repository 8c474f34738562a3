//! What every command needs: the environment, the config, the caches, the time.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use chrono::{DateTime, Utc};
use ssologin::aws::Aws;
use ssologin::cache::{Cache, CacheError, Token};
use ssologin::config::{Config, ConfigError};
use ssologin::error::Error;
use ssologin::session::{
    Chain, Endpoints, FileOverride, RoleError, SelectError, Selection, Session, SessionId, Target,
    is_region, legacy_spellings, profile_problems, select, sessions,
};
use ssologin::status::{State, Status};
use ssologin::system::file::{self, FileError};
use ssologin::system::{Clock as _, Env, SystemClock};
use ssologin::text::duration::compact;
use ssologin::text::timestamp;

use crate::args::{Command, SessionArgs};
use crate::config_files::{self, Loaded};
use crate::failure::{CommandError, code};
use crate::report::{Document, ErrorReport, SessionStatusReport};
use crate::terminal::Terminal;

/// The maximum number of warnings to print; the rest are only counted.
const MAX_WARNINGS: usize = 5;

pub(crate) struct Context {
    pub(crate) env: Env,
    pub(crate) config: Config,
    pub(crate) cache: Cache,
    pub(crate) terminal: Terminal,
    /// The reason why the credentials file could not be read, if so.
    pub(crate) unread: Option<FileError>,
}

impl Context {
    pub(crate) fn load(env: Env, terminal: Terminal) -> Result<Context, CommandError> {
        let Loaded { config, unread } = config_files::load(&env)?;
        let context = Context::new(env, config, terminal)?;
        Ok(Context { unread, ..context })
    }

    /// Returns a context that knows only one profile.
    ///
    /// A command fails with it if it needs more, and must then be run with the whole config.
    pub(crate) fn load_excerpt(
        env: Env,
        profile: &str,
        terminal: Terminal,
    ) -> Result<Context, CommandError> {
        let config = config_files::load_excerpt(&env, profile)?;
        Context::new(env, config, terminal)
    }

    /// Returns whether the config files have the same content as those of another context.
    pub(crate) fn has_same_files(&self, other: &Context) -> bool {
        let files = |context: &Context| {
            let config = &context.config;
            [config.config_file(), config.credentials_file()].map(|file| file.bytes().to_owned())
        };
        files(self) == files(other)
    }

    fn new(env: Env, config: Config, terminal: Terminal) -> Result<Context, CommandError> {
        let cache = Cache::new(env.home()?, &env.state_folder()?);
        Ok(Context {
            env,
            config,
            cache,
            terminal,
            unread: None,
        })
    }

    /// Returns the context for a command that writes files.
    ///
    /// # Errors
    ///
    /// Fails if the home folder belongs to another user, as with `sudo` that keeps `HOME`.
    pub(crate) fn in_own_home(&self) -> Result<&Context, CommandError> {
        file::check_owner(self.env.home()?)?;
        Ok(self)
    }

    /// Returns the cache, including the files of legacy profiles that share a session's portal.
    pub(crate) fn cache_with_legacy(&self) -> Cache {
        self.cache
            .clone()
            .with_legacy(legacy_spellings(&sessions(&self.config)))
    }

    /// Returns the document that reports the result for each session.
    ///
    /// `tell` adds the result of a session that succeeded.
    pub(crate) fn outcomes<T>(
        &self,
        targets: &[Target],
        results: &[Result<T, Error>],
        tell: impl Fn(SessionStatusReport, &T) -> SessionStatusReport,
    ) -> Document<'static> {
        let entries = sessions(&self.config);
        let by_id: HashMap<_, _> = entries.iter().map(|entry| (&entry.id, entry)).collect();
        let reports = targets
            .iter()
            .zip(results)
            .filter_map(|(target, result)| {
                let entry = by_id.get(&target.id)?;
                let report = SessionStatusReport::new(
                    entry,
                    &self.judge(&target.id, target.session.as_ref().ok()),
                    &self.cache,
                );
                Some(match result {
                    Ok(done) => tell(report, done),
                    Err(error) => report.outcome("failed", Some(ErrorReport::from(error))),
                })
            })
            .collect();
        self.status_document(reports)
    }

    /// Returns the document that reports the current state of sessions.
    pub(crate) fn status_document(&self, sessions: Vec<SessionStatusReport>) -> Document<'static> {
        let now = timestamp::format(self.now());
        Document::Status { now, sessions }
    }

    /// Reads the cached token of a session, or of one that is not usable.
    pub(crate) fn token(
        &self,
        id: &SessionId,
        session: Option<&Session>,
    ) -> Result<Option<Token>, CacheError> {
        match session {
            Some(session) => self.cache.load_token(session),
            // Nothing can be sent for it anyway.
            None => self.cache.read_token(id),
        }
    }

    /// Returns the current status of a session's token and of its sign-in session.
    ///
    /// `session` is `None` if the session is not usable.
    pub(crate) fn judge(&self, id: &SessionId, session: Option<&Session>) -> Status {
        let (loaded, now) = (self.token(id, session), self.now());
        Status::of(&loaded, now).with_sign_in(&loaded, self.cache.load_sign_in(id).as_ref(), now)
    }

    /// Describes the current state of a session's token in a few words, for a list.
    pub(crate) fn state_words(&self, id: &SessionId, session: Option<&Session>) -> String {
        let status = self.judge(id, session);
        match status.state {
            State::Valid => format!("valid for {}", compact(status.left)),
            state => state.words().to_owned(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        SystemClock.now()
    }

    /// Returns the sessions that the arguments of a command select.
    pub(crate) fn targets(&self, args: &SessionArgs) -> Result<Vec<Target>, CommandError> {
        self.select(Selection {
            names: &args.names,
            all: args.all,
            sso_sessions: &args.sso_session,
            profile: args.profile.as_deref(),
            environment_profile: self.env.profile(),
        })
    }

    /// Says which names in the arguments are profiles, and which sessions they use.
    pub(crate) fn say_profiles(&self, args: &SessionArgs, targets: &[Target]) {
        let names: HashSet<&String> = args.names.iter().collect();
        for target in targets {
            if let Some(profile) = target
                .profile
                .as_ref()
                .filter(|profile| names.contains(profile))
            {
                let session = &target.id;
                self.terminal.say(format!(
                    "`{profile}` is a profile, using its session `{session}`"
                ));
            }
        }
    }

    pub(crate) fn select(&self, selection: Selection<'_>) -> Result<Vec<Target>, CommandError> {
        select(&self.config, selection).map_err(|error| self.explain(error))
    }

    /// Returns the error for a failed selection, with the most similar existing name as a hint.
    pub(crate) fn explain(&self, error: SelectError) -> CommandError {
        let nearest = match &error {
            SelectError::Unknown(word) => {
                self.nearest(word, Command::NAMES.iter().copied().chain(self.names()))
            }
            SelectError::UnknownSession(word) => self.nearest(word, self.config.session_names()),
            SelectError::UnknownProfile(word) => self.nearest(word, self.config.profile_names()),
            _ => None,
        };
        let failure = CommandError::from(error);
        match nearest {
            Some(name) => failure.hint(format!("did you mean `{name}`?")),
            None => failure,
        }
    }

    /// Returns the profile to use: the given one, else the environment's, else `default`.
    pub(crate) fn profile<'a>(&'a self, named: Option<&'a str>) -> &'a str {
        named.or_else(|| self.env.profile()).unwrap_or("default")
    }

    /// Returns the region to use: the profile's, else the environment's.
    ///
    /// # Errors
    ///
    /// Fails if the region of the environment is not a region.
    pub(crate) fn region(
        &self,
        of_profile: Option<String>,
    ) -> Result<Option<String>, CommandError> {
        // The profile's region comes first: an outer `exec` may have set the variables.
        if let Some(region) = of_profile.filter(|region| !region.is_empty()) {
            return Ok(Some(region));
        }
        let set = |name: &&'static str| Some((*name, self.env.get(name)?));
        let Some((name, region)) = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(set) else {
            return Ok(None);
        };
        match is_region(region) {
            true => Ok(Some(region.to_owned())),
            false => {
                let text = format!("the variable `{name}` is not a region");
                Err(CommandError::new(code::CONFIG, text).hint(format!(
                    "use a region such as `eu-west-1`, or run `unset {name}`"
                )))
            }
        }
    }

    /// Returns the chain of roles that provides a profile's credentials.
    pub(crate) fn chain(&self, profile: &str) -> Result<Chain, CommandError> {
        let chain = Chain::of_profile(&self.config, profile).map_err(|error| match error {
            RoleError::UnknownProfile(name) if name == "default" => {
                CommandError::from(RoleError::UnknownProfile(name))
                    .hint("choose a profile with `--profile` or `AWS_PROFILE`")
            }
            RoleError::UnknownProfile(name) => self.explain(SelectError::UnknownProfile(name)),
            error => CommandError::from(error),
        })?;
        let region = self.region(chain.region)?;
        Ok(Chain { region, ..chain })
    }

    /// Returns the service, with the endpoints of each profile that selected a session.
    ///
    /// Says which endpoints a file names, because that file may not be the user's own.
    pub(crate) fn service(&self, targets: &[Target]) -> Result<Aws, CommandError> {
        let default = self.endpoints(None)?;
        let mut named: Vec<FileOverride> = Vec::new();
        let mut name = |endpoints: &Endpoints| {
            for new in &endpoints.from_files {
                if !named.contains(new) {
                    let FileOverride { host, place } = new;
                    let text =
                        format!("requests go to `{host}`, as `endpoint_url` says at {place}");
                    self.terminal.say(text);
                    named.push(new.clone());
                }
            }
        };
        if targets.iter().any(|target| target.profile.is_none()) {
            name(&default);
        }
        let mut service = Aws::new(default);
        for target in targets {
            if let Some(profile) = &target.profile {
                let endpoints = self.endpoints(Some(profile))?;
                name(&endpoints);
                service = service.with(target.id.clone(), endpoints);
            }
        }
        Ok(service)
    }

    /// Returns the endpoints of `profile`, or those of the active profile if it is `None`.
    ///
    /// An error in the active profile is only a warning: the user did not select it, so it must not
    /// prevent a login.
    fn endpoints(&self, profile: Option<&str>) -> Result<Endpoints, CommandError> {
        if let Some(name) = profile {
            return Ok(Endpoints::new(&self.config, Some(name), &self.env)?);
        }
        let active = self.env.profile().unwrap_or("default");
        Endpoints::new(&self.config, Some(active), &self.env).or_else(|error| {
            let without = Endpoints::new(&self.config, None, &self.env)?;
            self.terminal.warn(error);
            Ok(without)
        })
    }

    /// Warns about config problems that do not stop the command.
    pub(crate) fn warn_of_problems(&self) {
        self.warn_of_problems_and(&profile_problems(&self.config));
    }

    /// Does the same for a command that shows the problems of the profiles itself.
    pub(crate) fn warn_of_file_problems(&self) {
        self.warn_of_problems_and(&[]);
    }

    fn warn_of_problems_and(&self, unusable: &[(&str, ConfigError)]) {
        let problems = self.config.problems();
        let active = self
            .env
            .profile()
            .filter(|name| self.config.profile(name).is_none());
        let unknown = active.map(|name| {
            let variable = match self.env.get("AWS_PROFILE") {
                Some(_) => "AWS_PROFILE",
                None => "AWS_DEFAULT_PROFILE",
            };
            format!("`{variable}` names the profile `{name}`, which does not exist")
        });
        let problems = problems.iter().map(|problem| problem as &dyn Display);
        let unusable = unusable.iter().map(|(_, problem)| problem as &dyn Display);
        let unknown = unknown.iter().map(|warning| warning as &dyn Display);
        let unread = self.unread.iter().map(|error| error as &dyn Display);
        self.warn_of(unread.chain(problems).chain(unusable).chain(unknown));
    }

    /// Prints the first few warnings, and how many more there are.
    pub(crate) fn warn_of(&self, mut warnings: impl Iterator<Item = impl Display>) {
        for warning in warnings.by_ref().take(MAX_WARNINGS) {
            self.terminal.warn(warning);
        }
        let more = warnings.count();
        if more > 0 {
            self.terminal.warn(format!("and {more} more like this"));
        }
    }

    /// Warns about variables that override the profiles in this shell.
    ///
    /// `except` is added to the warning. It says what the variables do not affect.
    pub(crate) fn warn_of_variables(&self, except: &str) {
        let set = self.env.instead_of_profiles();
        if let Some(first) = set.first() {
            self.terminal.warn(format!(
                "`{first}` is set and overrides profiles in this shell{except}; run `unset {}` \
                 to fix it",
                set.join(" ")
            ));
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.config
            .session_names()
            .chain(self.config.profile_names())
    }

    /// Returns the candidate that is most similar to a word, if any is similar enough.
    pub(crate) fn nearest<'a>(
        &self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        // A name in other letters is the likeliest of all.
        let word = word.to_lowercase();
        let like = |candidate: &str| strsim::jaro_winkler(&word, &candidate.to_lowercase());
        candidates
            .filter(|name| like(name) > 0.8)
            .max_by(|a, b| like(a).total_cmp(&like(b)))
    }
}
