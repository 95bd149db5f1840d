//! One connection: a request at a time, as bytes.

use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const LENGTH: &str = "content-length: ";
const HEAD_END: &[u8] = b"\r\n\r\n";

/// An open connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Opens it.
    pub async fn open(address: &str) -> Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request and reads its reply: status and body.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(Error::new(ErrorKind::UnexpectedEof, "the server closed"));
            }
            if let Some((status, body)) = whole(&self.buffer) {
                return Ok((status, &self.buffer[body..]));
            }
        }
    }
}

/// The status, and where the body begins, once all of it is there.
fn whole(buffer: &[u8]) -> Option<(u16, usize)> {
    let end = buffer.windows(HEAD_END.len()).position(|window| window == HEAD_END)?;
    let head = std::str::from_utf8(&buffer[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let named = |line: &&str| line.get(..LENGTH.len()).is_some_and(|name| name.eq_ignore_ascii_case(LENGTH));
    let length: usize = head.lines().find(named)?.get(LENGTH.len()..)?.trim().parse().ok()?;
    let body = end + HEAD_END.len();
    (buffer.len() >= body + length).then_some((status, body))
}
