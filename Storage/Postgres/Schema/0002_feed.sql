-- The feed that exports are read from. Changes are numbered, since stamps of clocks may go back; each chunk is in one of two
-- partial indexes, so that a commit writes one of them.

create sequence feedplaces;
alter table changes add place bigint not null default nextval('feedplaces');
create index changes_by_place on changes (tenant, place);
create index chunks_without_plays on chunks (tenant, id) where playevents = 0;
