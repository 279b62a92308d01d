-- Keys of queries, names of parameters and of the columns of results are Orleans'; all else is ours. The hashes that come
-- with a key are not needed: the key itself is the index.

create table if not exists OrleansQuery (
    QueryKey text primary key,
    QueryText text not null
);

-- The provider's versions are 32 bits wide: after two thousand million writes they begin anew.
create sequence OrleansStorageVersion as integer cycle;

create table OrleansStorage (
    ServiceId text not null,
    StateName text not null,
    GrainIdN0 bigint not null,
    GrainIdN1 bigint not null,
    GrainKey text not null,
    Version integer not null default nextval('OrleansStorageVersion'),
    ModifiedAt timestamptz not null default now(),
    Payload bytea not null,
    primary key (ServiceId, StateName, GrainIdN0, GrainIdN1, GrainKey)
);

-- For whoever looks: states as text.
create view SessionsGrainStates as
    select ServiceId, StateName, GrainKey, Version, ModifiedAt, convert_from(Payload, 'UTF8') as State from OrleansStorage;

insert into OrleansQuery (QueryKey, QueryText) values

('ReadFromStorageKey', $sql$
    select Payload as PayloadBinary, Version from OrleansStorage
    where ServiceId = @ServiceId and StateName = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainKey = coalesce(@GrainIdExtensionString::text, '')
$sql$),

('WriteToStorageKey', $sql$
    with changed as (
        update OrleansStorage set Payload = @PayloadBinary, Version = default, ModifiedAt = now()
        where ServiceId = @ServiceId and StateName = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
            and GrainKey = coalesce(@GrainIdExtensionString::text, '') and Version = @GrainStateVersion::integer
        returning Version),
    made as (
        insert into OrleansStorage (ServiceId, StateName, GrainIdN0, GrainIdN1, GrainKey, Payload)
        select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString::text, ''), @PayloadBinary
        where @GrainStateVersion::integer is null
        on conflict do nothing
        returning Version)
    select Version as NewGrainStateVersion from changed union all select Version from made
$sql$),

('ClearStorageKey', $sql$
    delete from OrleansStorage
    where ServiceId = @ServiceId and StateName = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainKey = coalesce(@GrainIdExtensionString::text, '') and Version = @GrainStateVersion::integer
    returning nextval('OrleansStorageVersion')::integer as NewGrainStateVersion
$sql$),

('DeleteStorageKey', $sql$
    delete from OrleansStorage
    where ServiceId = @ServiceId and StateName = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainKey = coalesce(@GrainIdExtensionString::text, '') and Version = @GrainStateVersion::integer
    returning nextval('OrleansStorageVersion')::integer as NewGrainStateVersion
$sql$);
