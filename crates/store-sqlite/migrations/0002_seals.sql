-- Days that are over and sealed: see tongbao-kernel's model::seal.

CREATE TABLE shut_day (
    platform TEXT NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (platform)
) STRICT, WITHOUT ROWID;

CREATE TABLE seal_block (
    platform TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    day INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    leaves BLOB NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (platform, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE seal (
    platform TEXT NOT NULL,
    day INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    previous BLOB NOT NULL,
    head BLOB NOT NULL,
    mark BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (platform, day)
) STRICT, WITHOUT ROWID;
