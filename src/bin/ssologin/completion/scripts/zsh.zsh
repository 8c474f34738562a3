#compdef ssologin

# Completes a word: zsh quotes the completions.
_ssologin_complete() {
    local line value help quote=${compstate[quote]-}
    local -a values folders lines
    # zsh would expand what stays on the line, and then the word is not the name.
    local bare=${PREFIX//\\?/}
    case $quote in
        \') ;;
        \") [[ $bare == *[\$\`]* ]] && return 1 ;;
        *) [[ $bare == [~=]* || $bare == *[\$\`*?{[\^#\(\<]* ]] && return 1 ;;
    esac
    for line in "${(@f)$(SSOLOGIN_COMPLETE=zsh command @PROGRAM@ $1 -- "${(@Q)words[1,CURRENT-1]}" "${(Q):-$quote$PREFIX$quote}" 2>/dev/null)}"; do
        value=${line%%$'\t'*}
        help=${line#*$'\t'}
        if [[ $value == */ ]]; then
            folders+=("$value")
        elif [[ -n $value ]]; then
            values+=("$value")
            lines+=("$value${help:+  -- $help}")
        fi
    done
    (( $#values )) && compadd -l -V ssologin -d lines -a values
    (( $#folders )) && compadd -S '' -V folders -a folders
    return 0
}
_ssologin() {
    _ssologin_complete command
}
(( $+functions[compdef] )) && compdef _ssologin ssologin
# In a folder of `fpath`, this file is the function `_ssologin` until its first call.
if [[ ${funcstack[1]-} == _ssologin ]]; then
    _ssologin
fi
