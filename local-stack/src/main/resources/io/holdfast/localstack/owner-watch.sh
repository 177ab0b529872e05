# Becomes the command, and leaves a watch behind that ends it when the owner is gone.
# Standard input is a pipe that only the owner holds: its end is the owner's end, whatever the owner died of.
# $1 target of kill (a process, or with a leading '-' its group; 0 stands for this process), $2 signal, $3 seconds of grace
target=$1; [ "$target" = 0 ] && target=$$; [ "$target" = group ] && target=-$$
signal=$2; grace=$3
shift 3
exec 3<&0 </dev/null
# Twice into the background, so that the command has no child that it did not start.
( (
    trap '' TERM INT HUP
    read -r _ <&3
    kill -s "$signal" -- "$target" 2>/dev/null
    tenths=$((grace * 10))
    while [ "$tenths" -gt 0 ] && kill -0 $$ 2>/dev/null; do
        sleep 0.1
        tenths=$((tenths - 1))
    done
    kill -s KILL -- "$target" 2>/dev/null
) & )
exec 3<&-
exec "$@"
