//! Commands that ask what Kubernetes can ask itself, and the other way round.

use crate::sim::carry::{Http, Loss, Test};

/// What a command asks, if Kubernetes can ask it without the command: how it differs, and the
/// seconds after which the command gives up by itself.
pub(super) struct Asked {
    pub(super) test: Test,
    pub(super) losses: Vec<Loss>,
    pub(super) gives_up: Option<u32>,
}

/// `None`: it has to stay a command.
pub(super) fn understood(test: &Test) -> Option<Asked> {
    let words = match test {
        Test::Exec(words) => words.clone(),
        Test::Shell(line) => words_of(line)?,
        _ => return None,
    };
    // `sh -c` is a shell form in other clothes.
    if let [shell, flag, line] = words.as_slice()
        && matches!(name_of(shell), "sh" | "bash" | "ash")
        && flag == "-c"
    {
        return understood(&Test::Shell(line.clone()));
    }
    let (program, arguments) = words.split_first()?;
    match name_of(program) {
        "curl" => curl(arguments),
        "wget" => wget(arguments),
        "nc" | "ncat" | "netcat" => connection(arguments),
        "grpc_health_probe" | "grpc-health-probe" => grpc(arguments),
        _ => None,
    }
}

fn name_of(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// The words of a line that needs no shell: without what follows a failure or throws output away.
pub(super) fn words_of(line: &str) -> Option<Vec<String>> {
    let mut line = line.trim();
    if let Some((before, after)) = line.rsplit_once("||") {
        let code = after.trim().strip_prefix("exit")?.trim().parse::<u8>().ok()?;
        line = before.trim_end();
        // `|| exit 0` would make every answer a good one.
        (code != 0).then_some(())?;
    }
    let quiet = ["2>&1", "&>/dev/null", ">/dev/null", "> /dev/null", "2>/dev/null", "2> /dev/null"];
    while let Some(shorter) = quiet.iter().find_map(|it| line.strip_suffix(it)) {
        line = shorter.trim_end();
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '$' | '`' | '\\')
            | (None, '|' | '&' | ';' | '<' | '>' | '(' | ')' | '*' | '~' | '#') => return None,
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// The arguments of a program, one by one, each flag with its value where it has one.
struct Arguments<'a> {
    words: std::slice::Iter<'a, String>,
    /// Flags of one letter that have a value.
    valued: &'static str,
    /// What is left of `-abc`.
    letters: std::str::Chars<'a>,
}

enum Argument<'a> {
    /// A flag, as `x` or `xyz`, and its value.
    Flag(String, Option<&'a str>),
    Operand(&'a str),
}

impl<'a> Arguments<'a> {
    fn new(words: &'a [String], valued: &'static str) -> Arguments<'a> {
        Arguments { words: words.iter(), valued, letters: "".chars() }
    }

    /// The next word, as the value of a long flag.
    fn value(&mut self) -> Option<&'a str> {
        self.words.next().map(String::as_str)
    }
}

impl<'a> Iterator for Arguments<'a> {
    type Item = Argument<'a>;

    fn next(&mut self) -> Option<Argument<'a>> {
        if let Some(letter) = self.letters.next() {
            let value = self.valued.contains(letter).then(|| {
                let rest = std::mem::replace(&mut self.letters, "".chars()).as_str();
                if rest.is_empty() { self.value() } else { Some(rest) }
            });
            return Some(Argument::Flag(letter.to_string(), value.flatten()));
        }
        let word = self.words.next()?;
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
            return Some(Argument::Flag(name.to_owned(), value));
        }
        match word.strip_prefix('-') {
            Some(letters) if !letters.is_empty() => {
                self.letters = letters.chars();
                self.next()
            }
            _ => Some(Argument::Operand(word)),
        }
    }
}

fn curl(words: &[String]) -> Option<Asked> {
    let mut arguments = Arguments::new(words, "omHXAw");
    let (mut url, mut gives_up) = (None, None);
    let (mut fails, mut follows, mut is_head) = (false, false, false);
    let mut headers = Vec::new();
    while let Some(argument) = arguments.next() {
        let (flag, value) = match argument {
            Argument::Operand(operand) if url.is_none() => {
                url = Some(operand);
                continue;
            }
            Argument::Operand(_) => return None,
            Argument::Flag(flag, value) => (flag, value),
        };
        let has_value = matches!(
            flag.as_str(),
            "output"
                | "max-time"
                | "connect-timeout"
                | "header"
                | "request"
                | "url"
                | "user-agent"
                | "write-out"
        );
        let value = value.or_else(|| has_value.then(|| arguments.value()).flatten());
        match flag.as_str() {
            "f" | "fail" | "fail-with-body" => fails = true,
            "L" | "location" => follows = true,
            "I" | "head" => is_head = true,
            "m" | "max-time" => gives_up = seconds(value?),
            "url" => url = value,
            "H" | "header" => headers.push(header(value?)?),
            "X" | "request" => match value? {
                "GET" => {}
                "HEAD" => is_head = true,
                _ => return None,
            },
            "s" | "S" | "v" | "q" | "k" | "4" | "o" | "w" | "silent" | "show-error" | "verbose"
            | "insecure" | "output" | "write-out" | "no-progress-meter" | "connect-timeout"
            | "ipv4" | "http1.1" | "compressed" => {}
            _ => return None,
        }
    }
    let mut http = url_of(url?)?;
    http.headers = headers;
    let mut losses = vec![Loss::AskedFromOutside];
    losses.extend((!fails).then_some(Loss::AnyStatus));
    losses.extend(is_head.then_some(Loss::WholeAnswer));
    losses.extend((!follows).then_some(Loss::Redirects));
    losses.extend(http.is_https.then_some(Loss::CertificateUnchecked));
    Some(Asked { test: Test::Http(http), losses, gives_up })
}

fn wget(words: &[String]) -> Option<Asked> {
    // `-nv` and its like begin with `n`, and have no value.
    let mut arguments = Arguments::new(words, "OTtnU");
    let (mut url, mut gives_up, mut is_spider) = (None, None, false);
    let mut headers = Vec::new();
    while let Some(argument) = arguments.next() {
        let (flag, value) = match argument {
            Argument::Operand(operand) if url.is_none() => {
                url = Some(operand);
                continue;
            }
            Argument::Operand(_) => return None,
            Argument::Flag(flag, value) => (flag, value),
        };
        let has_value = matches!(
            flag.as_str(),
            "output-document" | "timeout" | "tries" | "header" | "user-agent"
        );
        let value = value.or_else(|| has_value.then(|| arguments.value()).flatten());
        match flag.as_str() {
            "spider" => is_spider = true,
            "T" | "timeout" => gives_up = seconds(value?),
            "header" => headers.push(header(value?)?),
            "q"
            | "S"
            | "O"
            | "t"
            | "n"
            | "4"
            | "quiet"
            | "no-verbose"
            | "output-document"
            | "tries"
            | "no-check-certificate"
            | "server-response"
            | "inet4-only" => {}
            _ => return None,
        }
    }
    let mut http = url_of(url?)?;
    http.headers = headers;
    let mut losses = vec![Loss::AskedFromOutside];
    losses.extend(is_spider.then_some(Loss::WholeAnswer));
    losses.extend(http.is_https.then_some(Loss::CertificateUnchecked));
    Some(Asked { test: Test::Http(http), losses, gives_up })
}

fn connection(words: &[String]) -> Option<Asked> {
    let mut is_scan = false;
    let mut gives_up = None;
    let mut operands = Vec::new();
    for argument in Arguments::new(words, "w") {
        match argument {
            Argument::Operand(operand) => operands.push(operand),
            Argument::Flag(flag, value) => match flag.as_str() {
                "z" => is_scan = true,
                "w" => gives_up = seconds(value?),
                "v" | "n" | "4" => {}
                _ => return None,
            },
        }
    }
    let [host, port] = operands.as_slice() else { return None };
    let test = Test::Tcp(number(port)?);
    (is_scan && is_self(host)).then_some(Asked {
        test,
        losses: vec![Loss::AskedFromOutside],
        gives_up,
    })
}

fn grpc(words: &[String]) -> Option<Asked> {
    let (mut port, mut service) = (None, String::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let flag = word.trim_start_matches('-');
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, value),
            None => (flag, words.next()?.as_str()),
        };
        match name {
            "addr" => {
                let (host, number_) = value.rsplit_once(':')?;
                (host.is_empty() || is_self(host)).then_some(())?;
                port = Some(number(number_)?);
            }
            "service" => value.clone_into(&mut service),
            "connect-timeout" | "rpc-timeout" => {}
            _ => return None,
        }
    }
    let test = Test::Grpc { port: port?, service };
    Some(Asked { test, losses: vec![Loss::AskedFromOutside], gives_up: None })
}

fn header(written: &str) -> Option<(String, String)> {
    let (name, value) = written.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

/// Whole seconds of a number that may have a fraction.
fn seconds(written: &str) -> Option<u32> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    let more = u32::from(fraction.bytes().any(|digit| digit != b'0'));
    Some(whole.trim_end_matches('s').parse::<u32>().ok()?.saturating_add(more).max(1))
}

fn url_of(url: &str) -> Option<Http> {
    let (is_https, rest) = match url.split_once("://") {
        Some(("http", rest)) => (false, rest),
        Some(("https", rest)) => (true, rest),
        Some(_) => return None,
        None => (false, url),
    };
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (place, path) = rest.split_at(at);
    let host_end = if place.starts_with('[') {
        place.find(']')? + 1
    } else {
        place.find(':').unwrap_or(place.len())
    };
    let (host, port) = place.split_at(host_end);
    is_self(host).then_some(())?;
    let usual = if is_https { "443" } else { "80" };
    let port = match port.strip_prefix(':') {
        Some(port) => number(port)?,
        None => usual.to_owned(),
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    Some(Http { is_https, port, path: format!("{slash}{path}"), headers: Vec::new() })
}

fn number(port: &str) -> Option<String> {
    port.parse::<u16>().ok().filter(|&port| port > 0).map(|port| port.to_string())
}

fn is_self(host: &str) -> bool {
    matches!(host, "localhost" | "0.0.0.0" | "[::1]" | "::1") || host.starts_with("127.")
}

/// The command that asks what Kubernetes asks itself, and the program that it needs.
pub(super) fn command_for(test: &Test) -> Option<(Vec<String>, &'static str)> {
    let (tool, arguments) = match test {
        Test::Http(http) => {
            let scheme = if http.is_https { "https" } else { "http" };
            // The kubelet follows redirects and checks no certificate.
            let flags = if http.is_https { "-fsSLk" } else { "-fsSL" };
            let mut arguments = vec![flags.to_owned(), "-o".to_owned(), "/dev/null".to_owned()];
            for (name, value) in &http.headers {
                arguments.extend(["-H".to_owned(), format!("{name}: {value}")]);
            }
            arguments.push(format!("{scheme}://localhost:{}{}", http.port, http.path));
            ("curl", arguments)
        }
        Test::Tcp(port) => ("nc", ["-z", "localhost", port].map(str::to_owned).to_vec()),
        Test::Grpc { port, service } => {
            let mut arguments = vec![format!("-addr=localhost:{port}")];
            arguments.extend((!service.is_empty()).then(|| format!("-service={service}")));
            ("grpc_health_probe", arguments)
        }
        Test::Off | Test::Inherited | Test::Shell(_) | Test::Exec(_) => return None,
    };
    Some(([vec![tool.to_owned()], arguments].concat(), tool))
}
