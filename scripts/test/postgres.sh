# Part of ./test: a PostgreSQL of its own, run by an unprivileged user from a temporary folder and removed at the end.

postgres_missing=""
postgres_bin=""

# initdb refuses root; there `nobody` runs the server.
as_postgres() {
    if [[ $(id -u) -eq 0 ]]; then
        (cd / && exec runuser -u nobody -- "$@")
    else
        "$@"
    fi
}

free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 30000))
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return 0; }
    done
}

make_cluster() {
    database_folder="$(mktemp -d /tmp/anyang-pg.XXXXXX)"
    head -c 18 /dev/urandom | od -An -tx1 | tr -d ' \n' > "$database_folder/password"
    [[ $(id -u) -ne 0 ]] || chown -R nobody "$database_folder"
    as_postgres "$postgres_bin/initdb" -D "$database_folder/data" -U anyang --pwfile="$database_folder/password" \
        -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --lc-collate=C --lc-ctype=C.UTF-8 --no-sync > "$database_folder/log" 2>&1 || return 1
    as_postgres tee -a "$database_folder/data/postgresql.conf" > /dev/null <<CONF || return 1
listen_addresses = '127.0.0.1'
unix_socket_directories = '$database_folder'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
CONF
    # The server alone can make a database; a machine with no psql is enough.
    echo "create database anyang template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'" \
        | as_postgres "$postgres_bin/postgres" --single -D "$database_folder/data" postgres >> "$database_folder/log" 2>&1
}

# 0: it runs. 1: there is none here. 2: there is one, and it does not start; that is a failure, not an omission.
start_postgres() {
    if [[ -n "${TEST_DATABASE_URL:-}" ]]; then
        echo "PostgreSQL: the one of TEST_DATABASE_URL"
        return 0
    fi
    if ! postgres_bin="$(find_postgres)"; then
        postgres_missing="its server is not here and could not be installed"
        return 1
    fi
    if ! make_cluster; then
        echo "no database could be made:"
        tail -n 20 "$database_folder/log"
        return 2
    fi
    local try port
    for try in 1 2 3 4 5; do
        port="$(free_port)"
        if as_postgres "$postgres_bin/pg_ctl" -D "$database_folder/data" -o "-p $port" -l "$database_folder/data/server.log" -w -t 60 start > /dev/null; then
            TEST_DATABASE_URL="postgres://anyang:$(cat "$database_folder/password")@127.0.0.1:$port/anyang"
            export TEST_DATABASE_URL
            echo "PostgreSQL: $("$postgres_bin/postgres" --version), port $port, try $try"
            return 0
        fi
    done
    echo "the server did not start:"
    tail -n 20 "$database_folder/data/server.log"
    return 2
}

stop_postgres() {
    [[ -n "$database_folder" ]] || return 0
    if [[ -e "$database_folder/data/postmaster.pid" ]]; then
        as_postgres "$postgres_bin/pg_ctl" -D "$database_folder/data" -m immediate -w stop > /dev/null 2>&1 || true
    fi
    rm -rf "$database_folder"
}
