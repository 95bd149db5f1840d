//! A message of HTTP/1.1, as it stands in a buffer.

const HEAD_END: &[u8] = b"\r\n\r\n";
const LENGTH: &str = "content-length:";

/// A request or a reply that has come whole.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Its first line and its headers.
    pub head: &'a str,
    /// As long as the head says.
    pub body: &'a [u8],
}

impl<'a> Message<'a> {
    /// The message at the beginning of `bytes`, once all of it is there.
    pub fn whole(bytes: &'a [u8]) -> Option<Message<'a>> {
        let end = bytes.windows(HEAD_END.len()).position(|window| window == HEAD_END)?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let named =
            |line: &&str| line.get(..LENGTH.len()).is_some_and(|name| name.eq_ignore_ascii_case(LENGTH));
        let length = match head.lines().find(named) {
            Some(line) => line.get(LENGTH.len()..)?.trim().parse().ok()?,
            None => 0,
        };
        let body = bytes[end + HEAD_END.len()..].get(..length)?;
        Some(Message { head, body })
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.head.len() + HEAD_END.len() + self.body.len()
    }

    /// A reply's status.
    pub fn status(&self) -> Option<u16> {
        self.head.split(' ').nth(1)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_whole_with_its_last_byte() {
        let text = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyesHTTP";
        for end in 0..text.len() - 4 {
            assert!(Message::whole(&text[..end]).is_none(), "{end} bytes are not all");
        }
        let message = Message::whole(text).unwrap();
        assert_eq!(
            (message.status(), message.body, message.bytes()),
            (Some(200), &b"yes"[..], text.len() - 4)
        );
        let bare = Message::whole(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        assert!(bare.body.is_empty());
    }
}
