
# Completes a word: the program reads the line and quotes the completions.
_ssologin_complete() {
    local type=${COMP_TYPE-37} first='' reply
    # Before version 4, bash always adds a space: insert no parts of words there.
    ((BASH_VERSINFO[0] < 4)) && type=37
    COMPREPLY=()
    {
        IFS= read -r first
        while IFS= read -r reply; do
            COMPREPLY+=("$reply")
        done
    } < <(SSOLOGIN_COMPLETE=bash command @PROGRAM@ "$1" -- "${COMP_LINE:0:COMP_POINT}" "$2" "$type" 2>/dev/null)
    if [[ $first == nospace ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}
_ssologin() {
    _ssologin_complete command "$2"
}
if ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 4))); then
    complete -o bashdefault -o nosort -F _ssologin ssologin
else
    complete -o bashdefault -F _ssologin ssologin
fi
