//! The program from outside: its command line, its files, its signed API, and what a kill does.

mod command_line;
mod documents;
mod keys;
mod kill;
mod program;
mod seals;
mod story;
mod wire;
