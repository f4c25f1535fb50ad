# psql: the provisioning script alone, for the damage that the configuration's own check cannot see.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
# shellcheck source=tests/consumers/postgresql.sh
. tests/consumers/postgresql.sh
breaks() { sed -i '0,/OWNER TO/s//OWNED BY/' "$machine/etc/postgresql/provision.sql"; }
