-- Visits that customers booked. A slot has as many seats as the shop gave it, counted from 0.

create table booking (
  -- Its number is what the customer sees.
  request_id uuid primary key references request (id),
  kind text not null,
  order_number text not null,
  line integer not null,
  city text not null,
  slot_id text not null,
  seat integer not null check (seat >= 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- Where the visit is: its hours are told by the clocks there.
  zone text not null,
  -- Whom the shop sends; no customer ever reads it.
  partner text,
  state text not null default 'booked' check (state in ('booked', 'cancelled')),
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
-- Whatever the code does, nobody sits down on a taken seat, and no line is visited twice at once.
create unique index booking_seat on booking (slot_id, seat) where state = 'booked';
create unique index booking_start on booking (order_number, line, starts_at) where state = 'booked';
create index booking_by_order on booking (order_number, ends_at) where state = 'booked';
