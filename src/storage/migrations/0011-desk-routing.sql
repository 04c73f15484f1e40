-- How waiting cases find their agents, and what customers are told meanwhile.

alter table agent drop constraint agent_role_check;
alter table agent add constraint agent_role_check check (role in ('agent', 'lead', 'admin'));
-- The languages in which an agent answers; `teams` are the skills, none means all.
alter table agent add column languages text[] not null default '{ru,en}';

-- Offers in a row that an agent let pass, and when the last one was made.
alter table presence add column missed_offers integer not null default 0;
alter table presence add column offered_at timestamptz;

alter table "case" drop constraint case_state_check;
-- Promised: nobody is there, the bot goes on, and a person answers at the promised hour.
alter table "case" add constraint case_state_check
  check (state in ('waiting', 'offered', 'promised', 'taken', 'snoozed', 'closed'));
-- When the first word is due: the order of the queue. It never moves back, so places are kept.
alter table "case" add column rank_at timestamptz;
update "case" set rank_at = opened_at;
alter table "case" alter column rank_at set not null;
alter table "case" alter column rank_at set default now();
-- When the customer's unanswered word is due an answer; none while nothing is unanswered.
alter table "case" add column due_at timestamptz;
alter table "case" add column first_word_at timestamptz;
alter table "case" add column offered_to uuid references agent (id);
alter table "case" add column offered_until timestamptz;
alter table "case" add column offers integer not null default 0;
-- Who let this case pass; asked again once they come back.
alter table "case" add column passed_by uuid[] not null default '{}';
alter table "case" add column promised_for timestamptz;
alter table "case" add column place_at_opening integer;
alter table "case" add column told_place integer;
alter table "case" add column told_at timestamptz;

drop index case_waiting;
create index case_waiting on "case" (rank_at, number) where state in ('waiting', 'offered', 'promised');
create index journal_by_conversation on journal (conversation_id, id);
