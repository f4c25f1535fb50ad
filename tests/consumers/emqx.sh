# EMQX: its rules are Erlang's terms, which Erlang reads as the broker does; its settings and users are JSON, which HOCON is.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="erl jq"
applies() { [ -e "$emitted/etc/emqx/acl.conf" ]; }
accepts() {
    # Every rule but the last lets one user do something with some topics; the last refuses the rest.
    # shellcheck disable=SC2016 # Erlang's, not the shell's
    inside env HOME=/tmp ERL_CRASH_DUMP=/dev/null erl -noshell -eval '
        {ok, Rules} = file:consult("/etc/emqx/acl.conf"),
        {deny, all} = lists:last(Rules),
        true = lists:all(fun({allow, {username, _}, Action, Topics}) ->
            lists:member(Action, [publish, subscribe, all]) andalso lists:all(fun erlang:is_list/1, Topics) end,
            lists:droplast(Rules)),
        halt(0).' &&
        inside jq -e '.authorization.no_match == "deny" and (.authentication | length == 1)' /etc/emqx/base.hocon &&
        inside jq -e 'all(.[]; (.user_id | length > 0) and (.password | length > 0) and .is_superuser == false)' /etc/emqx/users.json
}
breaks() { sed -i '$ s/\.$//' "$machine/etc/emqx/acl.conf"; }
