//! Owns the state of the center, and the methods that all subjects share.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::records::{
    AccessRecord, ClientRecord, CodeRecord, DeviceRecord, KeysRecord, PendingRecord, RefreshRecord,
    SignInRecord, TicketRecord,
};
use crate::sandbox::directory::Directory;
use crate::sandbox::options::Approve;
use crate::sandbox::random;
use crate::sandbox::record::RecordedRequest;
use crate::sandbox::refusal::{INVALID_CLIENT, Refusal};

/// The rules of a local Identity Center, taken from the options of the sandbox.
pub(in crate::sandbox) struct Rules {
    pub(in crate::sandbox) approve: Approve,
    pub(in crate::sandbox) token_lifetime: Duration,
    pub(in crate::sandbox) sign_in_lifetime: Duration,
    pub(in crate::sandbox) interval: Duration,
    pub(in crate::sandbox) portal_rate: Option<u32>,
    pub(in crate::sandbox) directory: Directory,
    /// The base URL of the sandbox, which also serves the verification page.
    pub(in crate::sandbox) url: String,
}

/// A local IAM Identity Center.
pub(in crate::sandbox) struct Center {
    pub(super) rules: Rules,
    pub(super) clients: HashMap<String, ClientRecord>,
    pub(super) devices: Vec<DeviceRecord>,
    pub(super) questions: Vec<PendingRecord>,
    pub(super) codes: HashMap<String, CodeRecord>,
    pub(super) sign_ins: Vec<SignInRecord>,
    pub(super) access: HashMap<String, AccessRecord>,
    pub(super) refresh: HashMap<String, RefreshRecord>,
    pub(super) keys: HashMap<String, KeysRecord>,
    pub(super) console: HashMap<String, TicketRecord>,
    pub(super) requests: Vec<RecordedRequest>,
    pub(super) handed_out: Vec<String>,
}

impl Center {
    pub(in crate::sandbox) fn new(rules: Rules) -> Center {
        Center {
            rules,
            clients: HashMap::new(),
            devices: Vec::new(),
            questions: Vec::new(),
            codes: HashMap::new(),
            sign_ins: Vec::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            keys: HashMap::new(),
            console: HashMap::new(),
            requests: Vec::new(),
            handed_out: Vec::new(),
        }
    }

    pub(in crate::sandbox) fn url(&self) -> &str {
        &self.rules.url
    }

    pub(in crate::sandbox) fn record(&mut self, request: RecordedRequest) {
        self.requests.push(request);
    }

    pub(in crate::sandbox) fn requests(&self) -> &[RecordedRequest] {
        &self.requests
    }

    pub(in crate::sandbox) fn handed_out(&self) -> &[String] {
        &self.handed_out
    }

    pub(super) fn client(
        &self,
        id: &str,
        secret: &str,
        now: DateTime<Utc>,
    ) -> Result<&ClientRecord, Refusal> {
        let known = self
            .clients
            .get(id)
            .filter(|client| client.secret == secret && now < client.expires_at);
        known.ok_or(INVALID_CLIENT)
    }

    pub(super) fn hand_out(&mut self, prefix: &str, length: usize) -> Result<String, Refusal> {
        let secret = random::secret(prefix, length)?;
        self.handed_out.push(secret.clone());
        Ok(secret)
    }
}

/// Locks the shared state, even after a panic in another thread.
///
/// Each statement of the center leaves its state consistent, so a poisoned lock is safe to use.
pub(in crate::sandbox) fn lock(center: &Mutex<Center>) -> MutexGuard<'_, Center> {
    center.lock().unwrap_or_else(PoisonError::into_inner)
}
