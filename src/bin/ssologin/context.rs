//! What every command begins with: the environment, the config, the caches, the time.

use chrono::{DateTime, Utc};
use ssologin::aws::Aws;
use ssologin::cache::Cache;
use ssologin::config::Config;
use ssologin::error::Error;
use ssologin::session::{
    Chain, Endpoints, RoleError, SelectError, Selection, SessionId, Target, legacy_spellings,
    profiles, select, sessions,
};
use ssologin::status::{State, Status};
use ssologin::system::{Clock as _, Env, SystemClock};
use ssologin::text::{Printable, timestamp};

use crate::args::{Command, SessionArgs};
use crate::config_files;
use crate::failure::CommandError;
use crate::report::{Document, ErrorReport, SessionStatusReport, spoken};
use crate::terminal::Terminal;

/// More warnings than these are counted, not told.
const MAX_WARNINGS: usize = 5;

pub(crate) struct Context {
    pub(crate) env: Env,
    pub(crate) config: Config,
    pub(crate) cache: Cache,
    pub(crate) terminal: Terminal,
}

impl Context {
    pub(crate) fn load(env: Env, terminal: Terminal) -> Result<Context, CommandError> {
        let config = config_files::load(&env)?;
        let cache = Cache::new(env.home()?, &env.state_folder()?);
        Ok(Context {
            env,
            config,
            cache,
            terminal,
        })
    }

    /// The caches, with the files of legacy profiles that sessions serve too.
    pub(crate) fn cache_with_legacy(&self) -> Cache {
        self.cache
            .clone()
            .with_legacy(legacy_spellings(&sessions(&self.config)))
    }

    /// The document of what was done for each session: `tell` adds that to the report.
    pub(crate) fn outcomes<T>(
        &self,
        targets: &[Target],
        results: &[Result<T, Error>],
        tell: impl Fn(SessionStatusReport, &T) -> SessionStatusReport,
    ) -> Document<'static> {
        let entries = sessions(&self.config);
        let reports = targets
            .iter()
            .zip(results)
            .filter_map(|(target, result)| {
                let entry = entries.iter().find(|entry| entry.id == target.id)?;
                let report = SessionStatusReport::new(entry, &self.judge(&target.id), &self.cache);
                Some(match result {
                    Ok(done) => tell(report, done),
                    Err(error) => report.outcome("failed", Some(ErrorReport::from(error))),
                })
            })
            .collect();
        self.status_document(reports)
    }

    /// The document of sessions as they are now.
    pub(crate) fn status_document(&self, sessions: Vec<SessionStatusReport>) -> Document<'static> {
        let now = timestamp::format(self.now());
        Document::Status { now, sessions }
    }

    /// What the token of a session, and the sign-in behind it, are worth now.
    pub(crate) fn judge(&self, id: &SessionId) -> Status {
        let (loaded, now) = (self.cache.load_token(id), self.now());
        Status::of(&loaded, now).with_sign_in(&loaded, self.cache.load_sign_in(id).as_ref(), now)
    }

    /// The same in a few words, for a list.
    pub(crate) fn spoken_state(&self, id: &SessionId) -> String {
        let status = self.judge(id);
        match status.state {
            State::Valid => format!("valid, {} left", spoken(status.left)),
            state => state.as_str().to_owned(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        SystemClock.now()
    }

    /// The sessions that the words and options of a command mean.
    pub(crate) fn targets(&self, args: &SessionArgs) -> Result<Vec<Target>, CommandError> {
        self.select(Selection {
            names: &args.names,
            all: args.all,
            sso_sessions: &args.sso_session,
            profile: args.profile.as_deref(),
            environment_profile: self.env.profile(),
        })
    }

    /// Says which words were profiles, and which sessions are meant by them.
    pub(crate) fn say_profiles(&self, args: &SessionArgs, targets: &[Target]) {
        for target in targets {
            if let Some(profile) = target
                .profile
                .as_ref()
                .filter(|profile| args.names.contains(profile))
            {
                let (profile, session) = (Printable(profile), Printable(target.id.as_str()));
                self.terminal.say(&format!(
                    "`{profile}` is a profile; its session is `{session}`"
                ));
            }
        }
    }

    pub(crate) fn select(&self, selection: Selection<'_>) -> Result<Vec<Target>, CommandError> {
        select(&self.config, selection).map_err(|error| self.explain(error))
    }

    /// The failure of a selection, with the nearest name that there is.
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

    /// The profile that is meant: the one named, else that of the environment, else `default`.
    pub(crate) fn profile<'a>(&'a self, named: Option<&'a str>) -> &'a str {
        named.or_else(|| self.env.profile()).unwrap_or("default")
    }

    /// The region that is meant: of the profile, else of the environment.
    pub(crate) fn region(&self, of_profile: Option<String>) -> Option<String> {
        let of_environment = || {
            ["AWS_REGION", "AWS_DEFAULT_REGION"]
                .iter()
                .find_map(|name| self.env.get(name))
        };
        // A region of the profile is part of it, and wins over one that an outer `exec` has left.
        of_profile
            .filter(|region| !region.is_empty())
            .or_else(|| of_environment().map(str::to_owned))
    }

    /// The roles that a profile's credentials go through.
    pub(crate) fn chain(&self, profile: &str) -> Result<Chain, CommandError> {
        let chain = Chain::of_profile(&self.config, profile).map(|chain| {
            let region = self.region(chain.region);
            Chain { region, ..chain }
        });
        chain.map_err(|error| match error {
            RoleError::UnknownProfile(name) if name == "default" => {
                CommandError::from(RoleError::UnknownProfile(name))
                    .hint("name a profile with `--profile` or `AWS_PROFILE`")
            }
            RoleError::UnknownProfile(name) => self.explain(SelectError::UnknownProfile(name)),
            error => CommandError::from(error),
        })
    }

    /// The service, with the endpoints of each profile that a session was named by.
    pub(crate) fn service(&self, targets: &[Target]) -> Result<Aws, CommandError> {
        let mut service = Aws::new(self.endpoints(None)?);
        for target in targets {
            if let Some(profile) = &target.profile {
                service = service.with(target.id.clone(), self.endpoints(Some(profile))?);
            }
        }
        Ok(service)
    }

    /// The endpoints of a session that was named by `profile`, else those of the active profile.
    ///
    /// A fault in a profile that nobody named is told and costs no login.
    fn endpoints(&self, profile: Option<&str>) -> Result<Endpoints, CommandError> {
        if let Some(name) = profile {
            return Ok(Endpoints::new(&self.config, Some(name), &self.env)?);
        }
        let active = self.env.profile().unwrap_or("default");
        Endpoints::new(&self.config, Some(active), &self.env).or_else(|error| {
            let without = Endpoints::new(&self.config, None, &self.env)?;
            self.terminal.warn(&error.to_string());
            Ok(without)
        })
    }

    /// Tells what is wrong in the config, though it does not stop the command.
    pub(crate) fn warn_of_problems(&self) {
        let mut warnings: Vec<String> = self
            .config
            .problems()
            .iter()
            .map(ToString::to_string)
            .collect();
        warnings.extend(
            profiles(&self.config)
                .into_iter()
                .filter_map(|profile| Some(profile.problem?.to_string())),
        );
        if let Some(name) = self
            .env
            .profile()
            .filter(|name| self.config.profile(name).is_none())
        {
            let variable = match self.env.get("AWS_PROFILE") {
                Some(_) => "AWS_PROFILE",
                None => "AWS_DEFAULT_PROFILE",
            };
            warnings.push(format!(
                "`{variable}` names `{name}`, which is no profile of the config"
            ));
        }
        self.warn_of(&warnings);
    }

    /// Tells the first of many warnings, and how many there are besides.
    pub(crate) fn warn_of(&self, warnings: &[String]) {
        for warning in warnings.iter().take(MAX_WARNINGS) {
            self.terminal.warn(warning);
        }
        if let Some(more) = warnings
            .len()
            .checked_sub(MAX_WARNINGS)
            .filter(|more| *more > 0)
        {
            self.terminal.warn(&format!("and {more} more like these"));
        }
    }

    /// Tells which variables make the profiles of this shell count for nothing; `except` names what they do not touch.
    pub(crate) fn warn_of_variables(&self, except: &str) {
        let set = self.env.instead_of_profiles();
        if let Some(first) = set.first() {
            self.terminal.warn(&format!(
                "`{first}` is set and wins over profiles in this shell{except}; `unset {}` mends it",
                set.join(" ")
            ));
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.config
            .session_names()
            .chain(self.config.profile_names())
    }

    /// The candidate most like the word, if it is like it at all.
    pub(crate) fn nearest<'a>(
        &self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let like = |candidate: &str| strsim::jaro_winkler(word, candidate);
        candidates
            .filter(|name| like(name) > 0.8)
            .max_by(|a, b| like(a).total_cmp(&like(b)))
    }
}
