#!/bin/sh
# An agent that does what its arguments say, one step after the other. It shows the progress protocol of docs/agents.md,
# and stands in for a real agent in tests and in the demo. Steps:
#
#   working TEXT | tests-running | tests-passed TEXT | tests-failed TEXT | message TEXT | completed TEXT | failed TEXT
#                       tell this by the progress protocol
#   pull-request URL    the same, for a pull request
#   to-file | to-output tell what follows in the progress file, or on standard output (the default)
#   say TEXT            print a plain line
#   say-error TEXT      print a plain line on standard error
#   lines N             print N numbered lines
#   arguments ARG ...   print every argument that follows between brackets, and end the steps
#   environment         print the environment, sorted
#   where               print the working folder
#   instructions        print what the person who asked has written
#   sleep SECONDS       wait
#   wait-for FILE       wait until a file exists
#   touch FILE          make a file
#   child SECONDS       start a process that runs on beside the agent
#   stubborn-child FILE the same: it ignores requests to end, and keeps writing to FILE
#   ignore-stop         ignore requests to end from here on
#   on-stop TEXT        when asked to end, say TEXT and exit with status 0
#   die                 kill the whole process group, the supervisor included
#   exit STATUS         end with this status
set -u

json() { printf '%s' "$1" | tr '\n\t' '  ' | sed 's/\\/\\\\/g; s/"/\\"/g'; }

to_file=
tell() {
    if [ -n "$to_file" ]; then
        printf '%s\n' "$1" >>"$OPENCLAW_AGENT_PROGRESS_FILE"
    else
        printf '%s\n' "$1"
    fi
}

while [ $# -gt 0 ]; do
    step=$1
    shift
    case $step in
    tests-running) tell '{"openclaw":"progress","state":"tests-running"}' ;;
    working | tests-passed | tests-failed | message | completed | failed)
        tell "{\"openclaw\":\"progress\",\"state\":\"$step\",\"text\":\"$(json "$1")\"}"
        shift
        ;;
    pull-request)
        tell "{\"openclaw\":\"progress\",\"state\":\"pull-request\",\"url\":\"$(json "$1")\"}"
        shift
        ;;
    to-file) to_file=yes ;;
    to-output) to_file= ;;
    say)
        printf '%s\n' "$1"
        shift
        ;;
    say-error)
        printf '%s\n' "$1" >&2
        shift
        ;;
    lines)
        awk -v count="$1" 'BEGIN { for (i = 1; i <= count; i++) print "line " i }'
        shift
        ;;
    arguments)
        for argument in "$@"; do printf '[%s]\n' "$argument"; done
        exit 0
        ;;
    environment) env | sort ;;
    where) pwd -P ;;
    instructions) cat "$OPENCLAW_AGENT_INSTRUCTIONS_FILE" && echo ;;
    sleep)
        # In the background, so that a request to end is heard at once.
        sleep "$1" &
        wait $!
        shift
        ;;
    wait-for)
        # Its folder is gone when nobody will ever make it.
        until [ -e "$1" ]; do
            [ -d "$(dirname "$1")" ] || exit 75
            sleep 0.05
        done
        shift
        ;;
    touch)
        : >"$1"
        shift
        ;;
    child)
        sleep "$1" &
        shift
        ;;
    stubborn-child)
        (
            trap '' TERM HUP INT
            while :; do
                echo "still here"
                sleep 0.05
            done
        ) >>"$1" &
        shift
        ;;
    ignore-stop) trap '' TERM ;;
    on-stop)
        last_words=$1
        trap 'printf "%s\n" "$last_words"; exit 0' TERM
        shift
        ;;
    die) kill -KILL 0 ;;
    exit) exit "$1" ;;
    *)
        echo "scripted-agent: unknown step: $step" >&2
        exit 64
        ;;
    esac
done
