#!/usr/bin/env bash
# Makes every .ulaw file in this folder, and speech.json, from three Debian packages:
#
#   apt-get install -y asterisk-core-sounds-en-wav espeak-ng sox
#   simulator/speech/make.sh
#
# The result is committed, so nobody needs this to use the simulators; it is here so that each file can be made
# again and its origin checked. The files are raw μ-law, 8 kHz, mono, without any header: what a phone carries.
set -eu

cd "$(dirname "$0")"
prompts=/usr/share/asterisk/sounds/en_US_f_Allison
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for tool in sox soxi espeak-ng; do
  command -v "$tool" >/dev/null || { echo "$tool is missing; install the packages named above." >&2; exit 1; }
done
[ -d "$prompts" ] || { echo "$prompts is missing; install asterisk-core-sounds-en-wav." >&2; exit 1; }

rm -f ./*.ulaw
first=yes
printf '[' >speech.json

# trim IN OUT: cuts silence off both ends. -R and -D keep sox's random numbers out, so that every run gives the same bytes.
trim() {
  sox -R -D "$1" -r 8000 -c 1 -b 16 "$2" rate -v silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse
}

# finish NAME LANGUAGE ROLE TEXT KANA SOURCE < $work/joined.wav: -6 dBFS at the peak, 50 ms of silence around, index entry.
finish() {
  sox -R -D "$work/joined.wav" -t raw -e mu-law "$1.ulaw" pad 0.05 0.05 gain -n -6
  [ "$first" = yes ] || printf ',' >>speech.json
  first=no
  {
    printf '\n  {\n    "file": "%s.ulaw",\n    "language": "%s",\n    "role": "%s",\n    "text": "%s",\n' "$1" "$2" "$3" "$4"
    [ -z "$5" ] || printf '    "kana": "%s",\n' "$5"
    printf '    "durationMs": %d,\n    "source": "%s"\n  }' $(($(stat -c %s "$1.ulaw") / 8)) "$6"
  } >>speech.json
}

# english NAME ROLE PAUSE_S TEXT PROMPT...: one or more recorded prompts, with a pause between two.
english() {
  local name=$1 role=$2 pause=$3 text=$4
  shift 4
  local parts=()
  for prompt in "$@"; do
    local part="$work/part-${#parts[@]}.wav"
    trim "$prompts/$prompt.wav" "$work/trimmed.wav"
    if [ ${#parts[@]} -gt 0 ]; then sox -R -D "$work/trimmed.wav" "$part" pad "$pause"; else cp "$work/trimmed.wav" "$part"; fi
    parts+=("$part")
  done
  sox -R -D "${parts[@]}" "$work/joined.wav"
  finish "$name" en "$role" "$text" '' "asterisk-core-sounds-en-wav: $*"
}

# synthetic NAME ROLE TEXT: what nobody has recorded in English.
synthetic() {
  espeak-ng -v en-us -s 150 -w "$work/spoken.wav" "$3"
  trim "$work/spoken.wav" "$work/joined.wav"
  finish "$1" en "$2" "$3" '' 'espeak-ng -v en-us -s 150'
}

# japanese NAME ROLE TEXT KANA: kana as spoken (the particles は and へ are written わ and え), since espeak-ng
# cannot read kanji.
japanese() {
  espeak-ng -v ja -s 165 -w "$work/spoken.wav" "$4"
  trim "$work/spoken.wav" "$work/joined.wav"
  finish "$1" ja "$2" "$3" "$4" 'espeak-ng -v ja -s 165'
}

english en-caller-hello caller 0 'Hello.' hello
english en-caller-booking caller 0.1 'Tomorrow, at seven P.M., for two.' \
  digits/tomorrow digits/at digits/7 digits/p-m for digits/2
english en-caller-number caller 0.1 'The number I have is five, five, five, two, seven.' \
  vm-num-i-have digits/5 digits/5 digits/5 digits/2 digits/7
english en-caller-trouble caller 0.3 'Something is terribly wrong. Weasels have eaten our phone system.' \
  tt-somethingwrong tt-weasels
english en-caller-interrupts caller 0 "I'm sorry, I did not understand your response." vm-sorry
english en-caller-goodbye caller 0.2 'Thank you. Goodbye.' auth-thankyou vm-goodbye
synthetic en-caller-uhhuh caller 'Uh-huh.'
synthetic en-caller-yes caller 'Yes.'
synthetic en-caller-okay caller 'Okay.'
synthetic en-caller-wait caller 'Oh, wait, there is one more thing.'
synthetic en-caller-person caller 'May I speak to a person, please?'

english en-assistant-greeting assistant 0.3 'Hello. Welcome to the directory.' hello dir-welcome
english en-assistant-saved assistant 0 'Your message has been saved.' vm-msgsaved
english en-assistant-hold assistant 0 'Please hold while I try to locate the person you are calling.' \
  followme/pls-hold-while-try
english en-assistant-sorry assistant 0 "I'm sorry, but I was unable to locate the person you are calling." followme/sorry
english en-assistant-long assistant 0.35 "All of our representatives are currently busy. Please stay on the line, and your call\
 will be answered by the next available representative. Thank you for your patience." \
  queue-periodic-announce queue-thankyou
english en-assistant-goodbye assistant 0 'Goodbye.' vm-goodbye
english en-assistant-moment assistant 0 'One moment, please.' one-moment-please
english en-assistant-transfer assistant 0 'Please hold while I try that extension.' transfer
english en-assistant-nobody assistant 0 'Nobody is available to take your call at the moment.' vm-nobodyavail
english en-assistant-password assistant 0 'Please enter your password, followed by the pound key.' agent-pass
english en-assistant-entered assistant 0.1 'You entered one, two, three, four.' \
  you-entered digits/1 digits/2 digits/3 digits/4
english en-assistant-again assistant 0 'Please try again.' please-try-again

japanese ja-caller-hello caller 'もしもし、予約をお願いします。' 'もしもし、よやくを おねがいします。'
japanese ja-caller-booking caller '明日の午後七時に、二人です。' 'あしたの ごご しちじに、ふたりです。'
japanese ja-caller-name caller '名前は田中です。' 'なまえわ たなかです。'
japanese ja-caller-interrupts caller 'すみません、ちょっと待ってください。' 'すみません、ちょっと まってください。'
japanese ja-caller-goodbye caller 'わかりました。ありがとうございます。' 'わかりました。ありがとうございます。'
japanese ja-caller-hai caller 'はい。' 'はい。'
japanese ja-caller-un caller 'うん。' 'うん。'
japanese ja-caller-naruhodo caller 'なるほど。' 'なるほど。'
japanese ja-caller-wait caller 'あ、もうひとつあります。' 'あ、もうひとつ あります。'
japanese ja-caller-here caller 'はい、聞こえています。' 'はい、きこえています。'
japanese ja-caller-person caller '係の方をお願いします。' 'かかりの かたを おねがいします。'

japanese ja-assistant-greeting assistant 'お電話ありがとうございます。レストランさくらです。' \
  'おでんわ ありがとうございます。れすとらん さくらです。'
japanese ja-assistant-when assistant '何日の何時に、何名様ですか。' 'なんにちの なんじに、なんめいさまですか。'
japanese ja-assistant-name assistant 'お名前をお願いします。' 'おなまえを おねがいします。'
japanese ja-assistant-wait assistant 'はい、お待ちします。ご用意ができましたら、お話しください。' \
  'はい、おまちします。ごよういが できましたら、おはなしください。'
japanese ja-assistant-long assistant \
  '明日の午後七時に二名様、田中様で承りました。当店は駅の東口から歩いて五分です。遅れる場合は、お早めにお電話ください。' \
  'あしたの ごご しちじに にめいさま、たなかさまで うけたまわりました。とうてんわ えきの ひがしぐちから あるいて ごふんです。おくれる ばあいわ、おはやめに おでんわください。'
japanese ja-assistant-goodbye assistant 'お待ちしております。失礼いたします。' 'おまちしております。しつれいいたします。'
japanese ja-assistant-look assistant 'お調べします。少々お待ちください。' 'おしらべします。しょうしょう おまちください。'
japanese ja-assistant-free assistant 'はい、そのお時間でお取りできます。' 'はい、そのおじかんで おとりできます。'
japanese ja-assistant-unsure assistant '申し訳ございません。ただいま確認できません。' \
  'もうしわけございません。ただいま かくにんできません。'
japanese ja-assistant-there assistant 'もしもし、聞こえていらっしゃいますか。' 'もしもし、きこえて いらっしゃいますか。'
japanese ja-assistant-closing assistant 'お電話ありがとうございました。失礼いたします。' \
  'おでんわ ありがとうございました。しつれいいたします。'
japanese ja-assistant-back assistant '失礼いたしました。お電話が途切れました。続きをお願いいたします。' \
  'しつれいいたしました。おでんわが とぎれました。つづきを おねがいいたします。'
japanese ja-assistant-transfer assistant '担当の者におつなぎします。' 'たんとうの ものに おつなぎします。'
japanese ja-assistant-nobody assistant '申し訳ございません。ただいま担当の者が電話に出られません。' \
  'もうしわけございません。ただいま たんとうの ものが でんわに でられません。'

printf '\n]\n' >>speech.json
