//! One connection: a request at a time, as bytes.

use crate::message::Message;
use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An open connection.
#[derive(Debug)]
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

    /// Sends a request and reads its reply: status and body. The server may neither close nor say
    /// more than one reply.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let bytes = loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(Error::new(ErrorKind::UnexpectedEof, "the server closed"));
            }
            if let Some(reply) = Message::whole(&self.buffer) {
                break reply.bytes();
            }
        };
        if bytes < self.buffer.len() {
            return Err(Error::new(ErrorKind::InvalidData, "more than one reply to one request"));
        }
        let reply = self.reply().and_then(|reply| Some((reply.status()?, reply.body)));
        reply.ok_or_else(|| Error::new(ErrorKind::InvalidData, "a reply without a status"))
    }

    /// The last reply.
    pub fn reply(&self) -> Option<Message<'_>> {
        Message::whole(&self.buffer)
    }
}
