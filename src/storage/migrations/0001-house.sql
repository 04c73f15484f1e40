-- The tables of the house. Words as in the vocabulary: conversation, message, run, case, request.

create table customer (
  id text primary key,
  name text,
  created_at timestamptz not null default now()
);

create table agent (
  id uuid primary key default gen_random_uuid(),
  login text not null unique,
  name text not null,
  role text not null check (role in ('agent', 'lead')),
  password_hash text not null,
  locale text not null default 'ru' check (locale in ('ru', 'en')),
  teams text[] not null default '{}',
  capacity integer not null default 5 check (capacity > 0),
  created_at timestamptz not null default now()
);

create table agent_session (
  token_hash text primary key,
  agent_id uuid not null references agent (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table presence (
  agent_id uuid primary key references agent (id) on delete cascade,
  state text not null check (state in ('online', 'away', 'offline')),
  seen_at timestamptz not null default now()
);

create table conversation (
  id uuid primary key default gen_random_uuid(),
  customer text references customer (id),
  owner_kind text not null default 'bot' check (owner_kind in ('bot', 'queue', 'agent')),
  owner_agent uuid references agent (id),
  -- Rises only when the owner changes; every write of an agent and of the bot carries it.
  fence bigint not null default 0,
  -- Rises with every turn; a slow turn writes only while it is still its own.
  turn bigint not null default 0,
  -- The seq of the last message of the transcript.
  seq bigint not null default 0,
  locale text not null check (locale in ('ru', 'en')),
  zone text not null,
  stack jsonb not null default '[]',
  facts jsonb not null default '{}',
  proof jsonb not null default '{"orders": []}',
  memory jsonb not null default '{}',
  merged_into uuid references conversation (id),
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  constraint one_owner check ((owner_kind = 'agent') = (owner_agent is not null))
);
create index conversation_by_owner on conversation (owner_kind, changed_at desc);
create index conversation_by_agent on conversation (owner_agent) where owner_agent is not null;

create table address (
  channel text not null,
  address text not null,
  conversation_id uuid not null references conversation (id),
  customer text references customer (id),
  state text not null default 'open' check (state in ('open', 'closed')),
  created_at timestamptz not null default now(),
  primary key (channel, address)
);
create index address_by_conversation on address (conversation_id);

-- Every message before anything is done with it.
create table inbox (
  id bigint generated always as identity primary key,
  channel text not null,
  address text not null,
  external_id text not null,
  conversation_id uuid not null references conversation (id),
  payload jsonb not null,
  -- Rows of one group are one turn: an album, a burst of short messages.
  burst text,
  ready_at timestamptz not null default now(),
  lease_until timestamptz,
  state text not null default 'new' check (state in ('new', 'thinking', 'done', 'dead')),
  tries integer not null default 0,
  last_error text,
  received_at timestamptz not null default now(),
  unique (channel, address, external_id)
);
create index inbox_waiting on inbox (conversation_id, id) where state in ('new', 'thinking');
create index inbox_sweep on inbox (ready_at) where state in ('new', 'thinking');
create index inbox_dead on inbox (id) where state = 'dead';

create table channel_cursor (
  channel text primary key,
  next bigint not null
);

create table message (
  conversation_id uuid not null references conversation (id),
  seq bigint not null,
  author text not null check (author in ('customer', 'bot', 'agent', 'system')),
  agent_id uuid references agent (id),
  body jsonb not null,
  versions jsonb not null default '[]',
  -- What the writer's client called it: a second arrival is the same message.
  client_id text,
  inbox_id bigint,
  at timestamptz not null default now(),
  primary key (conversation_id, seq)
);
create unique index message_by_client on message (conversation_id, author, client_id) where client_id is not null;

-- What must go out to channels that do not read the transcript, in order.
create table outbox (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversation (id),
  seq bigint not null,
  channel text not null,
  address text not null,
  author text not null check (author in ('bot', 'agent', 'system')),
  fence bigint not null,
  body jsonb not null,
  dedupe_key text not null unique,
  -- Questions and answers are sent again when a send was cut; reminders and ratings are not.
  resend boolean not null default true,
  state text not null default 'pending' check (state in ('pending', 'sending', 'sent', 'dead', 'dropped')),
  tries integer not null default 0,
  not_before timestamptz not null default now(),
  lease_until timestamptz,
  leased_by text,
  external_message_id text,
  delivery text,
  last_error text,
  created_at timestamptz not null default now()
);
create index outbox_waiting on outbox (conversation_id, id) where state in ('pending', 'sending');
create index outbox_due on outbox (not_before) where state in ('pending', 'sending');

-- Writes into other people's systems, keyed `run:step:n`, sent as their Idempotency-Key.
create table effect (
  key text primary key,
  conversation_id uuid not null references conversation (id),
  action text not null,
  input jsonb not null,
  state text not null default 'intended' check (state in ('intended', 'done', 'failed')),
  result jsonb,
  created_at timestamptz not null default now()
);

create table timer (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversation (id),
  kind text not null,
  detail jsonb not null default '{}',
  due_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'fired', 'cancelled')),
  created_at timestamptz not null default now()
);
create index timer_due on timer (due_at) where state = 'waiting';
create unique index timer_once on timer (conversation_id, kind) where state = 'waiting';

create table flow_version (
  hash text primary key,
  name text not null,
  body text not null,
  first_seen timestamptz not null default now()
);

create table file (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversation (id),
  name text not null,
  type text not null,
  size integer not null check (size between 1 and 20971520),
  bytes bytea not null,
  created_at timestamptz not null default now()
);

-- What a flow opened for the shop; its number is what the customer sees.
create sequence request_number start 1001;
create table request (
  id uuid primary key default gen_random_uuid(),
  number text not null unique default 'R-' || nextval('request_number'),
  conversation_id uuid not null references conversation (id),
  customer text,
  kind text not null,
  order_number text,
  answers jsonb not null,
  state text not null default 'open' check (state in ('open', 'done', 'cancelled')),
  -- The confirmed step that opened it: the same step never opens a second one.
  opened_by text not null unique,
  opened_on date not null,
  created_at timestamptz not null default now()
);
create index request_by_conversation on request (conversation_id);

create table deadline (
  request_id uuid not null references request (id),
  kind text not null,
  due_on date not null,
  zone text not null,
  rule text not null,
  met_at timestamptz,
  primary key (request_id, kind)
);

-- A stretch in which a person is wanted or at work.
create sequence case_number start 1;
create table "case" (
  id uuid primary key default gen_random_uuid(),
  number bigint not null unique default nextval('case_number'),
  conversation_id uuid not null references conversation (id),
  team text not null,
  priority text not null check (priority in ('normal', 'high', 'urgent')),
  reason text not null,
  state text not null default 'waiting' check (state in ('waiting', 'offered', 'taken', 'snoozed', 'closed')),
  agent_id uuid references agent (id),
  opened_at timestamptz not null default now(),
  taken_at timestamptz,
  closed_at timestamptz,
  close_reason text,
  snoozed_until timestamptz
);
create unique index case_open on "case" (conversation_id) where state <> 'closed';
create index case_waiting on "case" (opened_at) where state = 'waiting';

create table note (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversation (id),
  agent_id uuid not null references agent (id),
  text text not null,
  client_id text,
  at timestamptz not null default now(),
  unique (conversation_id, agent_id, client_id)
);

create table consent (
  conversation_id uuid not null references conversation (id),
  version text not null,
  at timestamptz not null default now(),
  primary key (conversation_id, version)
);

-- How a visitor of the site comes back to his conversation; only the hash of the secret is kept.
create table web_session (
  resume_hash text primary key,
  address text not null,
  conversation_id uuid not null references conversation (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table unanswered (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversation (id),
  locale text not null,
  question text not null,
  state text not null default 'new' check (state in ('new', 'pending', 'done', 'ignored')),
  at timestamptz not null default now()
);

create table journal (
  id bigint generated always as identity primary key,
  conversation_id uuid,
  kind text not null,
  detail jsonb not null default '{}',
  at timestamptz not null default now()
);
create index journal_by_kind on journal (kind, at);

create table audit (
  id bigint generated always as identity primary key,
  agent_id uuid,
  what text not null,
  detail jsonb not null default '{}',
  at timestamptz not null default now()
);

-- Work that one process at a time does: polling, sweeping, schedules.
create table lease (
  name text primary key,
  holder text not null,
  until timestamptz not null
);

-- Secrets that the shop made for itself at its first start.
create table kept_secret (
  name text primary key,
  value text not null
);
