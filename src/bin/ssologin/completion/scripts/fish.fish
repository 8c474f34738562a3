
# Prints the completions of a word: fish selects those that match, and quotes them.
function _ssologin_complete
    # The word still has its quotes. Only options depend on what is typed.
    set -l typed (commandline -ct)
    set -l word ''
    string match -q -- '-*' $typed
    and set word (string unescape -- $typed)
    set -l found (SSOLOGIN_COMPLETE=fish command @PROGRAM@ $argv[1] -- (commandline -opc) $word 2>/dev/null)
    # At the start of a word, fish inserts a tilde without quotes.
    test -n "$typed"
    or set found (string match -v -- '~*' $found)
    set -q found[1]
    and printf '%s\n' $found
end
complete -c ssologin -f -k -a '(_ssologin_complete command)'
