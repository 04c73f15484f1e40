-- Word forms that were filled for customers, and things that the shop lends during a repair.

create table form (
  file_id uuid primary key references file (id),
  -- Absent: a blank form.
  request_id uuid references request (id),
  form text not null,
  locale text not null check (locale in ('ru', 'en'))
);
create unique index form_of_request on form (request_id, form) where request_id is not null;

create table loaner (
  id uuid primary key default gen_random_uuid(),
  -- The shop's own id of the thing.
  unit text not null,
  title jsonb not null,
  -- The repair that it is lent for.
  request_id uuid not null references request (id),
  state text not null default 'promised' check (state in ('promised', 'lent', 'returned', 'cancelled')),
  promised_on date not null,
  hand_over_by date not null,
  lent_on date,
  returned_on date,
  created_at timestamptz not null default now()
);
-- Whatever the code does, one thing is with one customer at a time, and a repair has one loaner.
create unique index loaner_unit on loaner (unit) where state in ('promised', 'lent');
create unique index loaner_of_request on loaner (request_id) where state in ('promised', 'lent');
