-- A folder has one worker at a time, and it knows what it has under way.
DROP INDEX task_leased;
ALTER TABLE task DROP COLUMN leased_until;
