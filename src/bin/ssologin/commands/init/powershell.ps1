
# A segment for the prompt: function prompt { "$(ssologin_prompt)PS $pwd> " }
function ssologin_prompt {
    $segment = & @PROGRAM@ status --prompt 2>$null
    if ($segment) { "[$segment] " }
}

# Switches this shell to a profile and unsets variables that would override it. Without a name, to no profile.
function @SWITCH@ {
    param([string] $Profile)
    if ($Profile) {
        $names = & @PROGRAM@ list profiles 2>$null | ForEach-Object { ($_ -split "`t")[0] }
        if ($names -cnotcontains $Profile) {
            Write-Error "@SWITCH@: no profile named ``$Profile``"
            return
        }
    }
    foreach ($variable in '@VARIABLES@' -split ' ') {
        if (Test-Path "Env:$variable") {
            [Console]::Error.WriteLine("@SWITCH@: unset $variable")
            Remove-Item "Env:$variable"
        }
    }
    Remove-Item Env:AWS_PROFILE, Env:AWS_DEFAULT_PROFILE -ErrorAction SilentlyContinue
    if ($Profile) { $env:AWS_PROFILE = $Profile }
}

Register-ArgumentCompleter -CommandName @SWITCH@ -ParameterName Profile -ScriptBlock {
    param($command, $parameter, $word)
    # The word still has its opening quote.
    _ssologin_complete 'switch' @('@SWITCH@', ($word -replace '^["'']', ''))
}
