# shellcheck shell=sh
# Finds a JDK of the version that the build needs, whatever the default java is. Sourced, not run.

jdk_wanted=25

# The feature version of the JDK in a folder, as it says itself; nothing if there is none.
jdk_feature() {
    [ -n "$1" ] && [ -x "$1/bin/javac" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
    fi
}

# The JDK that a java on the PATH belongs to.
jdk_of_path() {
    java=$(command -v java) || return 0
    while [ -L "$java" ]; do
        link=$(readlink "$java")
        case $link in
            /*) java=$link ;;
            *) java=$(dirname "$java")/$link ;;
        esac
    done
    dirname "$(dirname "$java")"
}

jdk_candidates() {
    printf '%s\n' "${JAVA_HOME:-}" \
        /usr/lib/jvm/*"$jdk_wanted"* /opt/*"$jdk_wanted"* /opt/java/* /opt/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${SDKMAN_DIR:-$HOME/.sdkman}/candidates/java/$jdk_wanted"* \
        "$HOME"/.jdks/*"$jdk_wanted"*
    [ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home -v "$jdk_wanted" 2>/dev/null || true
    jdk_of_path
}

find_jdk() {
    found=$(jdk_candidates | while IFS= read -r home; do
        feature=$(jdk_feature "$home")
        if [ "${feature:-0}" -ge "$jdk_wanted" ]; then
            printf '%s\n' "$home"
            break
        fi
    done)
    if [ -z "$found" ]; then
        echo "belay: no JDK $jdk_wanted or newer found: install one (https://adoptium.net), or set JAVA_HOME to it" >&2
        return 1
    fi
    printf '%s\n' "$found"
}
