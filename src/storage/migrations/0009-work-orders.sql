-- What partners are asked to do for the shop's customers, and how they are told.

create sequence work_order_number start 1001;
create table work_order (
  id uuid primary key default gen_random_uuid(),
  -- What partner and shop call it; no customer ever reads it.
  number text not null unique default 'W-' || nextval('work_order_number'),
  request_id uuid not null unique references request (id),
  conversation_id uuid not null references conversation (id),
  partner text not null,
  -- Everything that the partner is told, and nothing else.
  task jsonb not null,
  state text not null default 'ordered'
    check (state in ('ordered', 'accepted', 'slot-proposed', 'declined', 'done', 'called-off')),
  -- Another time that the partner offers: {start, end}.
  proposal jsonb,
  -- What the partner wrote; agents alone read it.
  remark text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index work_order_by_conversation on work_order (conversation_id);

-- Writes that no turn waits for are made by whoever has time, and made again until they succeed.
alter table effect
  add column not_before timestamptz,
  add column lease_until timestamptz,
  add column tries integer not null default 0,
  add column last_error text;
create index effect_due on effect (not_before) where state = 'intended' and not_before is not null;
