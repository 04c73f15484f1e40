-- A message may need several sends in a channel: how many of them are done.
alter table outbox add column part integer not null default 0;

-- Update ids may begin anew after a week of silence: a cursor as old as that is no cursor.
alter table channel_cursor add column changed_at timestamptz not null default now();

-- A way from the order page into a messenger: random, good once, kept as a hash.
create table link_code (
  code_hash text primary key,
  customer text not null references customer (id),
  order_number text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  -- `channel:address` that used it; the same one may come twice with one message.
  used_by text
);

-- Messages whose files are still on their way to us.
create index inbox_awaiting on inbox (id) where state in ('new', 'thinking') and payload ? 'awaits';
-- What a channel calls a message, so that an edit finds it.
create index inbox_by_ref on inbox (channel, address, (payload ->> 'ref')) where payload ? 'ref';
