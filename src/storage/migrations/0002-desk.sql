-- What the desk of the agents looks things up by.

-- The last message when a case was put aside: a later one by the customer wakes it.
alter table "case" add column snoozed_seq bigint;
create index case_by_conversation on "case" (conversation_id, number desc);
create index case_closed on "case" (closed_at desc) where state = 'closed';
create index case_by_agent on "case" (agent_id) where state <> 'closed';

-- The consoles follow what changed.
create index conversation_changed on conversation (changed_at);
-- What never arrived is shown to the agent who wrote it.
create index outbox_failed on outbox (conversation_id, seq) where state = 'dead';
create index note_by_conversation on note (conversation_id, id);
create index file_by_conversation on file (conversation_id, created_at);

-- Tries to log in are counted, in every process, before a password is looked at.
create index audit_of_logins on audit (at) where what in ('login-tried', 'logged-in');
