
# Prints the completions of a word: fish selects those that match, and quotes them.
function _ssologin_complete
    set -l typed (commandline -ct)
    # fish would expand what stays on the line, and then the word is not the name.
    set -l bare (string replace -ra -- '\\\\.' '' $typed | string replace -ra -- '\'[^\']*(\'|$)|"[^"$]*("|$)' '')
    string match -qr -- '^~|[$*?{(]' "$bare"
    and return
    # The word still has its quotes. Only options and paths depend on what is typed.
    set -l word ''
    if string match -qr -- '^-|/' "$typed"
        set word (string unescape -- $typed)
        or set word ''
    end
    set -l found (SSOLOGIN_COMPLETE=fish command @PROGRAM@ $argv[1] -- (commandline -opc) $word 2>/dev/null)
    # At the start of a word, fish inserts a tilde without quotes.
    test -n "$typed"
    or set found (string match -v -- '~*' $found)
    set -q found[1]
    and printf '%s\n' $found
end
complete -c ssologin -f -k -a '(_ssologin_complete command)'
