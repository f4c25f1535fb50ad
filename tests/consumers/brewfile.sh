# Brewfiles: Ruby runs them, with the words that `brew bundle` gives them.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=ruby
files() { find "$emitted" -name .Brewfile -printf '/%P\n'; }
applies() { [ -n "$(files)" ]; }
accepts() {
    local file
    for file in $(files); do
        inside ruby -c "$file" || return 1
        IN=/dev/stdin inside ruby - "$file" <<'END' || return 1
$found = Hash.new { |hash, word| hash[word] = [] }
def name(word, name, known, options)
  raise "#{word} #{name.inspect}" unless name.is_a?(String) && !name.empty? && !$found[word].include?(name)
  raise "#{word} #{name}: #{options}" unless (options.keys - known).empty?
  $found[word] << name
end
def tap(name, url = nil, **options) = name("tap", name, [], options)
def brew(name, **options) = name("brew", name, [:restart_service, :args, :link], options)
def cask(name, **options) = name("cask", name, [:greedy, :args], options)
def mas(name, id:, **options) = id.is_a?(Integer) ? name("mas", name, [], options) : raise("mas #{name}")
load ARGV[0]
$found["brew"].each { |f| raise "#{f}: no tap" if f.count("/") == 2 && !$found["tap"].include?(f.split("/")[0, 2].join("/")) }
raise "mas is not installed, which installs from the App Store" if !$found["mas"].empty? && !$found["brew"].include?("mas")
p $found.transform_values(&:size)
END
    done
}
breaks() { echo 'brew "x", id: 5' >>"$machine$(files | head -n 1)"; }
