//! actix-web at the door: bytes in, bytes out.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};

use super::Forge;
use crate::message::{Answer, Request};

/// GitHub's own limit for a commit is about 40 MB; base64 makes it more.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A body that breaks off before its first byte, which closes the connection with nothing sent.
struct Broken;

impl MessageBody for Broken {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(1)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, io::Error>>> {
        Poll::Ready(Some(Err(io::Error::other("dropped on demand"))))
    }
}

async fn entry(http: HttpRequest, body: Bytes, forge: web::Data<Forge>) -> HttpResponse {
    let headers = http.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let request = Request {
        method: http.method().as_str().to_owned(),
        path: http.uri().path().to_owned(),
        query: Request::parse_query(http.uri().query().unwrap_or_default()),
        headers: headers.collect(),
        body: body.to_vec(),
    };
    match forge.answer(request).await {
        Some(answer) => respond(answer),
        None => HttpResponse::new(StatusCode::OK).set_body(BoxBody::new(Broken)),
    }
}

fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in answer.headers {
        response.append_header((name, value));
    }
    response.body(answer.body)
}

/// Serves the forge on a port of the loopback address; 0 takes a free one.
pub(crate) fn serve(forge: Forge, port: u16) -> io::Result<(u16, actix_web::dev::Server)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = listener.local_addr()?.port();
    let data = web::Data::new(forge);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .app_data(web::PayloadConfig::new(MAX_BODY))
            .default_service(web::to(entry))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(0)
    .listen(listener)?
    .run();
    Ok((port, server))
}
