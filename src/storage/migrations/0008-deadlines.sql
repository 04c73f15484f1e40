-- What a request owes, to whom, since when, and what every day of delay costs.

alter table request add column closed_on date;

alter table deadline
  add column owed_by text not null default 'shop' check (owed_by in ('shop', 'buyer')),
  add column began_on date,
  -- {price, currency, percent, capPercent?} as the law stood on the day of the request.
  add column penalty jsonb,
  add column reminded_at timestamptz,
  add column breached_at timestamptz;
create index deadline_due on deadline (due_on) where met_at is null;

-- A conversation may wait for several things of one kind: what each is about tells them apart.
alter table timer add column about text not null default '';
drop index timer_once;
create unique index timer_once on timer (conversation_id, kind, about) where state = 'waiting';
