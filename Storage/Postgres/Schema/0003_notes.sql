-- What the store keeps of itself.
create table notes (name text primary key, text text not null);
