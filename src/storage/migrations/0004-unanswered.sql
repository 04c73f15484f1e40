-- Why a question stands on the board: unsure, lost, no-answer, not-helped.
alter table unanswered add column reason text not null default 'lost';
create index unanswered_open on unanswered (id) where state in ('new', 'pending');
