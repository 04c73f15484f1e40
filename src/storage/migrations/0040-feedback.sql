-- A rating may also be of what the bot did alone, or come without being asked for; words may follow
-- it, and after the best one the customer is asked once for a public review.
alter table rating drop constraint rating_pkey;
alter table rating alter column case_id drop not null;
alter table rating add column id bigint generated always as identity primary key;
alter table rating add column words text;
alter table rating add column invited_at timestamptz;
create unique index rating_of_case on rating (case_id) where case_id is not null;
create index rating_of_conversation on rating (conversation_id, at);
create index journal_of_conversation on journal (conversation_id, kind, at);
