
# A segment for the prompt: PS1='$(ssologin_prompt)'"$PS1"
ssologin_prompt() {
    local segment
    segment=$(command @PROGRAM@ status --prompt 2>/dev/null) && [[ -n $segment ]] && printf '[%s] ' "$segment"
    return 0
}

# Switches this shell to a profile and unsets variables that would override it. Without a name, to no profile.
@SWITCH@() {
    local name found='' variable
    if (($# > 1)); then
        printf 'usage: @SWITCH@ [PROFILE]\n' >&2
        return 2
    fi
    if (($# == 1)); then
        while IFS=$'\t' read -r name _; do
            if [[ $name == "$1" ]]; then
                found=yes
                break
            fi
        done < <(command @PROGRAM@ list profiles 2>/dev/null)
        if [[ -z $found ]]; then
            printf '@SWITCH@: no profile named `%s`\n' "$1" >&2
            return 2
        fi
    fi
    for variable in @VARIABLES@; do
        if [[ -n ${!variable-} ]]; then
            printf '@SWITCH@: unset %s\n' "$variable" >&2
            unset "$variable"
        fi
    done
    unset AWS_PROFILE AWS_DEFAULT_PROFILE
    if (($# == 1)); then
        export AWS_PROFILE=$1
    fi
}

_ssologin_switch() {
    _ssologin_complete switch "$2"
}
if ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 4))); then
    complete -o nosort -F _ssologin_switch @SWITCH@
else
    complete -F _ssologin_switch @SWITCH@
fi
