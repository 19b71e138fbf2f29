# Part of ./test: what this machine has, and what apt may add to it.

have() { command -v "$1" > /dev/null 2>&1; }

# The words before apt-get, when it may be called at all.
apt_prefix() {
    [[ $may_install == yes ]] && have apt-get || return 1
    if [[ $(id -u) -eq 0 ]]; then
        echo "env"
    elif have sudo && sudo -n true 2> /dev/null; then
        echo "sudo -n env"
    else
        return 1
    fi
}

apt_install() {
    local prefix
    prefix="$(apt_prefix)" || return 1
    # shellcheck disable=SC2086
    $prefix DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 "$@" > "$scratch/apt.log" 2>&1 && return 0
    tail -n 5 "$scratch/apt.log"
    return 1
}

# install PACKAGE...: all at once, or one by one, so that what can be had is had.
install() {
    [[ $# -gt 0 ]] || return 0
    if ! apt_prefix > /dev/null; then
        echo "missing, and not installed because this is neither root nor sudo, or --no-install was given: $*"
        return 0
    fi
    echo "installing: $*"
    apt_install update || true
    apt_install install -y --no-install-recommends "$@" && return 0
    local package
    for package in "$@"; do
        apt_install install -y --no-install-recommends "$package" || echo "could not install $package"
    done
}

find_postgres() {
    local folder
    for folder in "$(dirname "$(command -v initdb 2> /dev/null || echo /none/initdb)")" \
        $(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -rV) /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
        if [[ -x "$folder/initdb" && -x "$folder/pg_ctl" && -x "$folder/postgres" ]]; then
            echo "$folder"
            return 0
        fi
    done
    return 1
}

# first_working PROGRAM...: the first that answers to --version; a snap's stand-in exists and does not.
first_working() {
    local program path
    for program in "$@"; do
        path="$(command -v "$program" 2> /dev/null)" || continue
        if timeout 30 "$path" --version > /dev/null 2>&1; then
            echo "$path"
            return 0
        fi
    done
    return 1
}

find_chromium() {
    first_working ${ANYANG_CHROMIUM:+"$ANYANG_CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable
}
find_chromedriver() {
    first_working ${ANYANG_CHROMEDRIVER:+"$ANYANG_CHROMEDRIVER"} chromedriver /usr/lib/chromium/chromedriver \
        /usr/lib/chromium-browser/chromedriver
}
have_chinese_fonts() {
    if have fc-list; then
        [[ -n "$(fc-list :lang=zh-cn family 2> /dev/null | head -n 1)" ]]
    else
        compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' > /dev/null
    fi
}

# Everything missing is asked of apt in one go.
look_for_tools() {
    local missing=()
    have cc || missing+=(build-essential)
    have pkg-config || missing+=(pkg-config)
    if [[ $mode != quick ]]; then
        [[ -n "${TEST_DATABASE_URL:-}" ]] || find_postgres > /dev/null || missing+=(postgresql)
        find_chromium > /dev/null || missing+=(chromium)
        find_chromedriver > /dev/null || missing+=(chromium-driver)
        # Without it Debian's browser writes dates in forms the American way.
        [[ -e /usr/lib/chromium/locales/zh-CN.pak || "$(find_chromium)" == *chrome* ]] || missing+=(chromium-l10n)
        have_chinese_fonts || missing+=(fonts-noto-cjk)
    fi
    install "${missing[@]}"
    "$cargo" --version
    have cc || echo "there is no C compiler: SQLite and the PostgreSQL client cannot be built"
}

browser_missing=""
look_for_browser() {
    if [[ -n "${ANYANG_NO_BROWSER:-}" ]]; then
        browser_missing="ANYANG_NO_BROWSER is set"
        return 0
    fi
    if ANYANG_CHROMIUM="$(find_chromium)" && ANYANG_CHROMEDRIVER="$(find_chromedriver)"; then
        export ANYANG_CHROMIUM ANYANG_CHROMEDRIVER
        "$ANYANG_CHROMIUM" --version 2> /dev/null || true
        have_chinese_fonts || leave_out "Chinese text in pictures (no font for it: fonts-noto-cjk)"
    else
        unset ANYANG_CHROMIUM ANYANG_CHROMEDRIVER
        export ANYANG_NO_BROWSER=1
        browser_missing="Chromium or its driver is not here and could not be installed"
    fi
}
