-- Due steps by the road that they take: neither hides the other, however many wait on it.
DROP INDEX task_due;
CREATE INDEX task_lane ON task (lane, due_at, serial);

-- Those that a worker has taken: as few as are under way.
CREATE INDEX task_leased ON task (leased_until, serial) WHERE leased_until > 0;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('task', 'task', '1000000 1000000 1'),
    ('task', 'task_lane', '1000000 10000 10 1 1');
ANALYZE sqlite_schema;
