
# Completes a word: the program quotes the completions.
function _ssologin_complete {
    param([string] $Kind, [string[]] $Words)
    $request = [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($Words -join "`n"))
    $before = $env:SSOLOGIN_COMPLETE
    $env:SSOLOGIN_COMPLETE = 'powershell'
    try {
        $answer = & @PROGRAM@ $Kind '--' $request 2>$null
    } finally {
        $env:SSOLOGIN_COMPLETE = $before
    }
    if (-not $answer) { return }
    $lines = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($answer))
    foreach ($line in $lines -split "`n") {
        if ($line) {
            $fields = $line -split "`t"
            [System.Management.Automation.CompletionResult]::new($fields[0], $fields[1], 'ParameterValue', $fields[2])
        }
    }
}

Register-ArgumentCompleter -Native -CommandName ssologin -ScriptBlock {
    param($word, $command, $cursor)
    $current = ''
    $words = @()
    foreach ($element in $command.CommandElements) {
        $value = $element.Extent.Text
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $value = $element.Value }
        if ($element.Extent.EndOffset -lt $cursor) {
            $words += $value
        } elseif ($element.Extent.StartOffset -lt $cursor) {
            $current = $value
        }
    }
    _ssologin_complete 'command' ($words + $current)
}
