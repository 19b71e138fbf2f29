# Part of ./test: the licences, sources and known holes of what the program is built from.

cargo_deny=""

# cargo-deny is built once, with little optimisation: it runs for seconds.
find_cargo_deny() {
    heading "cargo-deny"
    if have cargo-deny; then
        cargo_deny="$(command -v cargo-deny)"
    elif [[ -x "$cache/tools/bin/cargo-deny" ]]; then
        cargo_deny="$cache/tools/bin/cargo-deny"
    elif [[ $may_install == yes ]]; then
        echo "building it once, into $cache/tools"
        if env CARGO_TARGET_DIR="$scratch/deny" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
            CARGO_PROFILE_RELEASE_OPT_LEVEL=1 "$cargo" install -q cargo-deny --version '^0.20' --locked --root "$cache/tools" \
            > "$scratch/deny.log" 2>&1; then
            cargo_deny="$cache/tools/bin/cargo-deny"
        else
            tail -n 3 "$scratch/deny.log"
        fi
        rm -rf "$scratch/deny"
    fi
    [[ -z "$cargo_deny" ]] || "$cargo_deny" --version
}

can_check_licences() { [[ -n "$cargo_deny" ]] || python3 -c 'import tomllib' > /dev/null 2>&1; }

licences() {
    if [[ -n "$cargo_deny" ]]; then
        local log="$scratch/licences.log"
        "$cargo_deny" --locked check --hide-inclusion-graph licenses bans sources > "$log" 2>&1 || { cat "$log"; return 1; }
        echo "$(grep -c '^warning\[duplicate\]' "$log") crates are there in two versions"
        tail -n 1 "$log"
    else
        echo "cargo-deny is not here; the licences and sources that each crate states are compared with deny.toml instead"
        (set -o pipefail; "$cargo" metadata --format-version 1 --locked | python3 scripts/test/licences.py)
    fi
}

# The advisories stand in a git repository that not every machine can reach.
advisories() {
    local since=$SECONDS log="$scratch/advisories.log" status=0
    heading "advisories"
    if [[ -z "$cargo_deny" ]]; then
        echo "advisories: not checked (cargo-deny is not here)"
        left_out+=("advisories: not checked (cargo-deny is not here)")
        return 0
    fi
    GIT_TERMINAL_PROMPT=0 timeout 60 "$cargo_deny" --locked check --hide-inclusion-graph advisories > "$log" 2>&1 || status=$?
    if [[ $status -eq 124 ]] || { [[ $status -ne 0 ]] && grep -qiE 'failed to (fetch|load|acquire|open|clone|update).*(advisory|database|repo)' "$log"; }; then
        echo "advisories: not checked (the advisory database could not be fetched)"
        left_out+=("advisories: not checked (the advisory database could not be fetched)")
        return 0
    fi
    cat "$log"
    times+=("$(clock $((SECONDS - since)))  advisories")
    [[ $status -eq 0 ]] || fail "advisories"
}
