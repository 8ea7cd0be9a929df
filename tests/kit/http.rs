//! Plain HTTP/1.1 over a socket, so that tests own every byte and every pause.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Its headers, names in lower case.
    pub(crate) head: String,
    /// Its body.
    pub(crate) body: String,
}

/// A connection that gives up after 30 s of silence.
pub(crate) fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// The answer on a connection, read to its announced end.
pub(crate) fn answer(stream: &mut TcpStream) -> io::Result<Answer> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if bytes.len() >= end + 4 + length {
                let status = head[9..12].parse().unwrap();
                let body = String::from_utf8_lossy(&bytes[end + 4..end + 4 + length]).into_owned();
                return Ok(Answer { status, head, body });
            }
        }
        match stream.read(&mut piece) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Sends bytes and reads the answer; what the server does not want to read any more is no fault.
pub(crate) fn exchange(to: SocketAddr, head: &str, body: &[u8]) -> Answer {
    let mut stream = connect(to);
    stream.write_all(head.as_bytes()).unwrap();
    let _ = stream.write_all(body);
    answer(&mut stream).expect("an answer")
}

/// A page.
pub(crate) fn get(to: SocketAddr, path: &str) -> Answer {
    exchange(to, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"), b"")
}

/// The value of GitHub's signature header.
pub(crate) fn signature(secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body);
    let mut value = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        write!(value, "{byte:02x}").unwrap();
    }
    value
}

/// The head of a delivery with these further headers (each with its line end).
pub(crate) fn head(id: &str, event: &str, length: usize, more: &str) -> String {
    format!(
        "POST /webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nx-github-event: {event}\r\nx-github-delivery: {id}\r\n{more}\r\n"
    )
}

/// Sends a delivery that is signed as it should be.
pub(crate) fn deliver(to: SocketAddr, secret: &str, id: &str, event: &str, body: &[u8]) -> Answer {
    let signed = format!("x-hub-signature-256: {}\r\n", signature(secret, body));
    exchange(to, &head(id, event, body.len(), &signed), body)
}

/// An issue that was opened, with a text of this many bytes.
pub(crate) fn opened(number: u64, size: usize) -> Vec<u8> {
    let text = "x".repeat(size);
    format!(
        r#"{{"action":"opened","issue":{{"number":{number},"body":"{text}"}},"repository":{{"id":7,"full_name":"a/b"}},"sender":{{"id":5}}}}"#
    )
    .into_bytes()
}
