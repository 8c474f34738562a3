
# A segment for the prompt: setopt PROMPT_SUBST; PROMPT='$(ssologin_prompt)'"$PROMPT"
ssologin_prompt() {
    local segment
    segment=$(command @PROGRAM@ status --prompt 2>/dev/null) && [[ -n $segment ]] && print -rn -- "[${segment//\%/%%}] "
    return 0
}

_ssologin_profiles() {
    reply=("${(@)${(@f)$(command @PROGRAM@ list profiles 2>/dev/null)}%%$'\t'*}")
}

# Switches this shell to a profile and unsets variables that would override it. Without a name, to no profile.
@SWITCH@() {
    local variable
    local -a reply
    if (( $# > 1 )); then
        print -u2 'usage: @SWITCH@ [PROFILE]'
        return 2
    fi
    if (( $# == 1 )); then
        _ssologin_profiles
        if (( ! ${reply[(Ie)$1]} )); then
            print -ru2 -- "@SWITCH@: no profile named \`$1\`"
            return 2
        fi
    fi
    for variable in @VARIABLES@; do
        if [[ -n ${(P)variable-} ]]; then
            print -u2 "@SWITCH@: unset $variable"
            unset $variable
        fi
    done
    unset AWS_PROFILE AWS_DEFAULT_PROFILE
    if (( $# == 1 )); then
        export AWS_PROFILE=$1
    fi
}

_ssologin_switch() {
    _ssologin_complete switch
}
(( $+functions[compdef] )) && compdef _ssologin_switch @SWITCH@
