-- Texts of clients are bytea, UTF-8: a text of PostgreSQL holds no NUL, and is compared by rules that it need not have.
-- What changes at every commit is in no index of sessions, so that a commit writes a row and none of its indexes: the
-- stamp of the last change is indexed in a narrow table of its own, and livehour is liveuntil in whole hours.
-- Blobs are compressed already.

create table tenants (id integer generated always as identity primary key, name text not null unique);

create table sessions (
    id bigint generated always as identity primary key,
    tenant integer not null, sessionid uuid not null, shard integer not null,
    revision bigint not null, version bigint not null, change bigint not null, startedat bigint not null,
    lastreceivedat bigint not null, liveuntil bigint not null, livehour bigint not null, widest bigint not null, sealedparts integer not null,
    userid bytea, deviceid bytea, client bytea not null, platform bytea not null, devicename bytea not null, countrycode bytea,
    contribution bytea not null, summary bytea not null,
    unique (tenant, sessionid)
) with (fillfactor = 70);
create index sessions_by_start on sessions (tenant, startedat desc, sessionid);
create index sessions_by_user on sessions (tenant, userid, startedat desc, sessionid) where userid is not null;
create index sessions_by_device on sessions (tenant, deviceid, startedat desc, sessionid) where deviceid is not null;
create index sessions_by_live on sessions (tenant, shard, livehour);

create table changes (session bigint primary key, tenant integer not null, shard integer not null, change bigint not null) with (fillfactor = 50);
create index changes_by_stamp on changes (tenant, shard, change, session);

create table sealedparts (
    session bigint not null, number integer not null, revision bigint not null,
    fromtime bigint not null, totime bigint not null, firstplay bigint not null, lastplay bigint not null, data bytea not null,
    primary key (session, number)
);
create index sealedparts_by_revision on sealedparts (session, revision);

create table chunks (
    id bigint generated always as identity primary key, session bigint not null, tenant integer not null,
    first bigint not null, last bigint not null, playevents integer not null, data bytea not null
);
create index chunks_by_number on chunks (session, first, last);
create index chunks_with_plays on chunks (tenant, id) where playevents > 0;
alter table chunks alter data set storage external;
alter table sealedparts alter data set storage external;

create table plays (
    tenant integer not null, startedat bigint not null, sessionid uuid not null, openedby bigint not null,
    session bigint not null, source bytea not null
);
create unique index plays_by_start on plays (tenant, startedat desc, sessionid, openedby);
create index plays_by_source on plays (session, source);

create table days (
    tenant integer not null, shard integer not null, block bigint not null, session bigint not null,
    primary key (tenant, shard, block, session)
);

create table rejections (
    id bigint generated always as identity primary key, tenant integer not null, receivedat bigint not null, userid bytea, deviceid bytea,
    code text not null, pointer bytea not null, message bytea not null, istext boolean not null, json bytea not null
);
create index rejections_by_tenant on rejections (tenant, id);

-- Counted by each writer apart, so that none waits for another.
create table rejectioncounts (
    tenant integer not null, quarter bigint not null, writer integer not null, count bigint not null,
    primary key (tenant, quarter, writer)
);

create table shardcount (one boolean primary key default true check (one), shards integer not null);
