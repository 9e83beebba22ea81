#!/bin/sh
# Run once by the database's image: an account of its own for Amparo, which is not a
# superuser and so cannot rewrite the journal. No password stands in a list of processes.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username postgres <<'SQL'
\set word `cat /run/secrets/database-password`
CREATE ROLE amparo LOGIN PASSWORD :'word';
CREATE DATABASE amparo OWNER amparo;
SQL
