//! HTTP in: one pipeline, one file per endpoint.
