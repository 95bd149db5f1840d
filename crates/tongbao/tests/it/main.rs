//! The program from outside: its command line, its files, its signed API, and what a kill does.

mod command_line;
mod crash;
mod documents;
mod full_disk;
mod keys;
mod kill;
mod program;
mod sealing;
mod seals;
mod story;
mod terminate;
mod wire;
mod write_error;
