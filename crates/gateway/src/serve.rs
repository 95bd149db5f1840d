//! The one pipeline that every signed operation runs through. In this order (1.11): route, body
//! within its limits, caller, media types, merchant's kind, then the route's own two functions,
//! then the signature and one line of log. Whatever happens, the reply is JSON.

use crate::Gateway;
use crate::authenticate::{Raw, Signed, announced, authenticate};
use crate::caller::{Caller, Pairs, internal};
use crate::callers::Callers;
use crate::code::{Code, Family};
use crate::fault::Fault;
use crate::multipart::{FilePart, Intake};
use crate::quota::Quotas;
use crate::receive;
use crate::reply::{Reply, RequestIds};
use crate::route::{Answer, Call, Route, Signer, Takes, Written};
use crate::settings::SignErrors;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, Uri, request::Parts};
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tongbao_base::ids::MchId;
use tongbao_engine::{Clock, SystemClock};
use tongbao_kernel::media;
use tongbao_kernel::merchant::PlatformOf;
use tongbao_kernel::model::MerchantKind;
use tongbao_kernel::refusal::Refusal;
use tongbao_signing as signing;
use tongbao_wire::keyring::{MerchantKeys, Mode};
use tongbao_wire::keys::random_nonce;
use tongbao_wire::signature::Unsigned;

/// What the pipeline stands on.
pub(crate) struct Serving {
    pub(crate) gateway: Gateway,
    quotas: Quotas,
    request_ids: RequestIds,
    /// What merchants are; a merchant never becomes something else.
    kinds: RwLock<HashMap<Arc<str>, MerchantKind>>,
    replies: Replies,
}

/// What becomes of a reply before it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replies {
    /// It is signed, while what it tells of becomes durable.
    Signed,
    /// Nothing: the desk gives it as it is.
    Plain,
}

/// A request that nobody has been found for yet.
pub(crate) struct Incoming {
    pub(crate) parts: Parts,
    pub(crate) body: Body,
    pub(crate) path: Pairs,
}

/// What a request brings.
pub(crate) struct Received {
    /// What its signature covers.
    pub(crate) signed: Bytes,
    pub(crate) file: Option<FilePart>,
}

/// 1.14: characters of a media_id.
const MEDIA_ID_LENGTH: usize = 120;

/// How a route's replies are spelled and signed.
struct Manner {
    family: Family,
    signer: Signer,
}

/// What a request came to.
struct Outcome {
    merchant: Option<Arc<MerchantKeys>>,
    answer: Result<Answer, Fault>,
}

impl Outcome {
    fn nobody(fault: Fault) -> Outcome {
        Outcome { merchant: None, answer: Err(fault) }
    }
}

impl Serving {
    pub(crate) fn new(gateway: Gateway, replies: Replies) -> Self {
        let request_ids = RequestIds::starting(SystemClock.now());
        let quotas = Quotas::new(&gateway.settings.quota, gateway.engine.clock());
        Serving { gateway, quotas, request_ids, kinds: RwLock::default(), replies }
    }

    /// Answers a request on a known route.
    pub(crate) async fn serve(self: Arc<Self>, route: &Route, incoming: Incoming) -> Response<Body> {
        let watch = stop_watch();
        let Incoming { parts, body, path } = incoming;
        let outcome = self.answer(route, &parts, body, path).await;
        let line = Line { method: &parts.method, route: route.path, name: route.name, watch };
        let manner = Manner { family: route.family, signer: route.signer };
        self.finish(outcome, manner, &parts.headers, &line).await
    }

    /// Answers a request that no route takes.
    pub(crate) async fn reject(&self, parts: &Parts, fault: Fault) -> Response<Body> {
        let line = Line { method: &parts.method, route: "-", name: "-", watch: stop_watch() };
        let manner = Manner { family: Family::Common, signer: Signer::Merchants };
        self.finish(Outcome::nobody(fault), manner, &parts.headers, &line).await
    }

    async fn answer(self: &Arc<Self>, route: &Route, parts: &Parts, body: Body, path: Pairs) -> Outcome {
        let received = match self.receive(route, parts, body).await {
            Ok(received) => received,
            Err(fault) => return Outcome::nobody(fault),
        };
        let now = SystemClock.now();
        let raw = Raw {
            method: &parts.method,
            target: receive::target(&parts.uri),
            headers: &parts.headers,
            body: &received.signed,
        };
        let signed = match authenticate(&raw, &self.gateway.keyring, now, self.gateway.settings.skew_seconds)
        {
            Ok(signed) => signed,
            Err(fault) => return Outcome::nobody(fault),
        };
        let merchant = Arc::clone(&signed.merchant);
        let answer = self.identified(route, parts, (path, signed), received).await;
        Outcome { merchant: Some(merchant), answer }
    }

    /// Answers a request whose sender is known.
    pub(crate) async fn identified(
        self: &Arc<Self>,
        route: &Route,
        parts: &Parts,
        (path, signed): (Pairs, Signed),
        received: Received,
    ) -> Result<Answer, Fault> {
        let mchid = signed.merchant.mchid.clone();
        let caller = self.caller(route, parts, path, signed);
        self.quotas.admit(route, &mchid, &received.signed)?;
        self.admitted(route, parts, caller, received).await
    }

    /// Does what is asked; a refusal counts too.
    async fn admitted(
        self: &Arc<Self>,
        route: &Route,
        parts: &Parts,
        caller: Caller,
        received: Received,
    ) -> Result<Answer, Fault> {
        let mchid = caller.platform.clone();
        let answer = match self.admit(route, parts, caller).await {
            Ok(caller) => {
                let Received { signed: body, file } = received;
                let call = Call { serving: Arc::clone(self), caller: Arc::new(caller), body, file };
                (route.run)(call).await
            }
            Err(fault) => Err(fault),
        };
        answer.map_err(|fault| self.quotas.refused(route, mchid.as_str(), fault))
    }

    /// What the request brings. A file goes to the disk as it comes, but only for a merchant that
    /// may well have signed it.
    async fn receive(&self, route: &Route, parts: &Parts, body: Body) -> Result<Received, Fault> {
        let settings = &self.gateway.settings;
        let Takes::File(door) = route.takes else {
            let signed = receive::body(body, settings).await?;
            return Ok(Received { signed, file: None });
        };
        let (now, keyring) = (SystemClock.now(), &self.gateway.keyring);
        let announced = receive::media_types(&parts.method, &parts.headers, route.takes)
            .and_then(|()| announced(&parts.headers, keyring, now, settings.skew_seconds));
        let merchant = match announced {
            Ok((signed, _)) => signed.merchant,
            Err(fault) => {
                receive::drain(body, settings.body_bytes_max, settings).await;
                return Err(fault);
            }
        };
        let rules = self.gateway.engine.rules().of(&MchId::from(merchant.mchid.as_str()));
        let intake = Intake {
            files: Arc::clone(&self.gateway.media),
            owner: merchant.mchid.clone(),
            media_id: random_nonce(MEDIA_ID_LENGTH),
            max: usize::try_from(media::largest(door, &rules.media)).unwrap_or(usize::MAX),
            seconds_max: settings.upload_seconds_max,
        };
        let upload = intake.receive(&parts.headers, body).await?;
        Ok(Received { signed: upload.meta, file: upload.file })
    }

    fn caller(&self, route: &Route, parts: &Parts, path: Pairs, signed: Signed) -> Caller {
        let Signed { merchant, certificate } = signed;
        let platform = MchId::from(merchant.mchid.as_str());
        Caller {
            rules: Arc::clone(self.gateway.engine.rules().of(&platform)),
            platform,
            kind: None,
            family: route.family,
            now: self.gateway.engine.clock().now(),
            keys: merchant,
            certificate,
            keyring: Arc::clone(&self.gateway.keyring),
            vault: Arc::clone(&self.gateway.vault),
            wanted_serial: wanted_serial(&parts.headers).map(str::to_owned),
            path,
            query: parts.uri.query().unwrap_or_default().to_owned(),
            base: self.base(parts),
            links: self.gateway.links,
        }
    }

    fn base(&self, parts: &Parts) -> String {
        let public = self.gateway.public_url.clone();
        public.unwrap_or_else(|| receive::base(&parts.uri, &parts.headers))
    }

    /// Whether the request may come in: what it speaks, and what the merchant is.
    async fn admit(&self, route: &Route, parts: &Parts, mut caller: Caller) -> Result<Caller, Fault> {
        if route.signer != Signer::Nobody {
            receive::media_types(&parts.method, &parts.headers, route.takes)?;
        }
        if route.callers != Callers::Anyone {
            let kind = self.kind(&caller).await?;
            route.callers.admit(kind, &caller)?;
            caller.kind = Some(kind);
        }
        Ok(caller)
    }

    async fn kind(&self, caller: &Caller) -> Result<MerchantKind, Fault> {
        let mchid = caller.platform.shared();
        let known = self.kinds.read().unwrap_or_else(PoisonError::into_inner).get(&mchid).copied();
        if let Some(kind) = known {
            return Ok(kind);
        }
        let question = PlatformOf { mchid: caller.platform.clone() };
        let found = self.gateway.engine.ask(question).await.map_err(|failure| caller.fail(failure))?;
        let unknown = || caller.refuse(&Refusal::MerchantUnknown { mchid: caller.platform.clone() });
        let kind = found.ok_or_else(unknown)?.kind;
        self.kinds.write().unwrap_or_else(PoisonError::into_inner).insert(mchid, kind);
        Ok(kind)
    }

    /// Writes, signs and records the reply.
    async fn finish(
        &self,
        outcome: Outcome,
        manner: Manner,
        headers: &HeaderMap,
        line: &Line<'_>,
    ) -> Response<Body> {
        let Manner { family, signer } = manner;
        let merchant = outcome.merchant.as_deref();
        let (answer, mut signature) = match outcome.answer {
            Ok(Answer::Message(Written { body, signature })) => (Ok(body), signature),
            Ok(Answer::File(file)) => {
                let request_id = self.request_ids.next(0);
                line.record((StatusCode::OK, &request_id), merchant, None, family);
                return file.write(&request_id);
            }
            Err(fault) => (Err(fault), None),
        };
        let (mut reply, fault) = self.compose(answer, family);
        if signature.is_none() && self.signs(reply.status, merchant) {
            let body = std::mem::take(&mut reply.body);
            if let Some(signed) = self.sign(signer, merchant, wanted_serial(headers), body).await {
                reply.body = signed.body;
                signature = Some(signed.headers);
            } else {
                // An unsigned success would be refused by every client; say that we failed.
                reply = self.compose(Err(internal("Pool")), family).0;
            }
        }
        line.record((reply.status, &reply.request_id), merchant, fault.as_ref(), family);
        reply.write(signature.as_ref())
    }

    /// Signs a success that is not durable yet; its caller gives it away only when it is.
    pub(crate) async fn sign_ahead(&self, caller: &Caller, written: Written) -> Result<Written, Fault> {
        if self.replies == Replies::Plain {
            return Ok(written);
        }
        let Written { body, .. } = written;
        let (is_empty, serial) = (body.is_none(), caller.wanted_serial.as_deref());
        let signed = self.sign(Signer::Merchants, Some(&caller.keys), serial, body.unwrap_or_default()).await;
        let signing::Signed { body, headers } = signed.ok_or_else(|| internal("Pool"))?;
        Ok(Written { body: (!is_empty).then_some(body), signature: Some(headers) })
    }

    /// The key goes by the rules' time, the signature by the machine's: clients compare its
    /// timestamp with their own clocks.
    async fn sign(
        &self,
        signer: Signer,
        merchant: Option<&MerchantKeys>,
        wanted_serial: Option<&str>,
        body: Vec<u8>,
    ) -> Option<signing::Signed> {
        let (today, now) = (self.gateway.engine.clock().now(), SystemClock.now());
        let knows_certificates = merchant.is_none_or(|keys| keys.mode != Mode::PublicKeyOnly);
        let whose = if signer == Signer::Certificate && knows_certificates { None } else { merchant };
        let key = self.gateway.keyring.signing_key(wanted_serial, whose, today);
        self.gateway.pool.sign(Unsigned { key, now, body }).await
    }

    pub(crate) fn compose(
        &self,
        answer: Result<Option<Vec<u8>>, Fault>,
        family: Family,
    ) -> (Reply, Option<Fault>) {
        let (status, body, number, fault) = match answer {
            Ok(Some(body)) => (StatusCode::OK, body, 0, None),
            Ok(None) => (StatusCode::NO_CONTENT, Vec::new(), 0, None),
            Err(fault) => {
                let body = serde_json::to_vec(&fault.body(family)).unwrap_or_default();
                (fault.status(family), body, fault.number, Some(fault))
            }
        };
        (Reply { status, body, request_id: self.request_ids.next(number) }, fault)
    }

    fn signs(&self, status: StatusCode, merchant: Option<&MerchantKeys>) -> bool {
        if status.is_success() {
            return true;
        }
        let errors = match self.gateway.settings.sign_4xx {
            SignErrors::WhenAuthenticated => merchant.is_some(),
            SignErrors::Never => false,
            SignErrors::Always => true,
        };
        errors && status != StatusCode::UNAUTHORIZED
    }
}

/// A route's path is known, its method is not.
pub(crate) fn wrong_method(method: &Method) -> Fault {
    Fault::new(Code::MethodNotAllowed, "MethodNotAllowed", format!("该接口不支持{method}方法"))
}

/// No such path.
pub(crate) fn no_route(uri: &Uri) -> Fault {
    Fault::new(Code::ResourceNotExists, "RouteUnknown", format!("接口不存在：{}", uri.path()))
}

/// Splits a request for the pipeline.
pub(crate) fn incoming(request: Request<Body>, path: Pairs) -> Incoming {
    let (parts, body) = request.into_parts();
    Incoming { parts, body, path }
}

fn wanted_serial(headers: &HeaderMap) -> Option<&str> {
    let serial = headers.get("wechatpay-serial")?.to_str().ok()?.trim();
    (!serial.is_empty()).then_some(serial)
}

#[expect(clippy::disallowed_methods, reason = "a stop-watch: how long a request took")]
fn stop_watch() -> std::time::Instant {
    std::time::Instant::now()
}

/// What the one line of log says of a request: no body, no secret.
struct Line<'a> {
    method: &'a Method,
    route: &'static str,
    name: &'static str,
    watch: std::time::Instant,
}

impl Line<'_> {
    fn record(
        &self,
        (status, request_id): (StatusCode, &str),
        merchant: Option<&MerchantKeys>,
        fault: Option<&Fault>,
        family: Family,
    ) {
        let took = self.watch.elapsed();
        let status = status.as_u16();
        let rule = fault.map_or("", |fault| fault.rule.as_ref());
        tracing::info!(
            http.method = %self.method,
            http.route = self.route,
            operation = self.name,
            mchid = merchant.map_or("", |merchant| merchant.mchid.as_str()),
            http.status = status,
            code = fault.map_or("", |fault| fault.code.spelled(family)),
            rule,
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            request_id,
            "request"
        );
        // What no route takes may come with any method: it must not become a label.
        let route =
            if self.route == "-" { "-".to_owned() } else { format!("{} {}", self.method, self.route) };
        let labels =
            [("operation", self.name.to_owned()), ("route", route.clone()), ("status", status.to_string())];
        metrics::counter!("tongbao_requests_total", &labels).increment(1);
        metrics::histogram!("tongbao_request_seconds", "operation" => self.name).record(took.as_secs_f64());
        if fault.is_some() {
            let labels = [("rule", rule.to_owned()), ("route", route)];
            metrics::counter!("tongbao_refusals_total", &labels).increment(1);
        }
    }
}
