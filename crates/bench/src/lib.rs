//! What both programs of this room share: Tongbao as a process, a receiver of callbacks, raw
//! connections, a stop-watch, tables and pictures.

pub mod connection;
pub mod curves;
pub mod message;
pub mod plot;
pub mod process;
pub mod program;
pub mod receiver;
pub mod report;
pub mod watch;
