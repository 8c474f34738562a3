
# A segment for the prompt: call it in fish_prompt.
function ssologin_prompt
    set -l segment (command @PROGRAM@ status --prompt 2>/dev/null)
    and test -n "$segment"
    and printf '[%s] ' $segment
    return 0
end

function _ssologin_profiles
    command @PROGRAM@ list profiles 2>/dev/null | string replace -r '\t.*' ''
end

# Switches this shell to a profile and unsets variables that would override it. Without a name, to no profile.
function @SWITCH@
    if test (count $argv) -gt 1
        echo 'usage: @SWITCH@ [PROFILE]' >&2
        return 2
    end
    if test (count $argv) -eq 1
        and not contains -- $argv[1] (_ssologin_profiles)
        printf '@SWITCH@: no profile named `%s`\n' $argv[1] >&2
        return 2
    end
    for variable in @VARIABLES@
        if set -q $variable
            echo "@SWITCH@: unset $variable" >&2
            set -e $variable
        end
    end
    set -e AWS_PROFILE
    set -e AWS_DEFAULT_PROFILE
    if test (count $argv) -eq 1
        set -gx AWS_PROFILE $argv[1]
    end
end
complete -c @SWITCH@ -f -a '(_ssologin_complete switch)'
