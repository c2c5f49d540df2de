//! Our answers under hadolint's settings, next to its own.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use dockwright::analyze;
use dockwright::workspace::{File, Workspace};

use crate::program::Folder;
use crate::shared;

/// What hadolint 2.15.1 says of a Dockerfile under some settings.
struct Case {
    settings: &'static str,
    dockerfile: &'static str,
    /// Code and first line of the instruction.
    hadolint: &'static [(&'static str, u64)],
    /// What only one of us says, and why we do as we do.
    except: &'static [(&'static str, u64)],
    because: &'static str,
}

/// The codes that are compared: those which need settings, and a few to be set or silenced.
const CODES: [&str; 16] = [
    "DL1001", "DL3003", "DL3006", "DL3008", "DL3026", "DL3049", "DL3050", "DL3051", "DL3052",
    "DL3053", "DL3054", "DL3055", "DL3056", "DL3057", "DL3058", "DL3013",
];

#[test]
fn settings_mean_what_they_mean_to_hadolint() {
    let mut faults = Vec::new();
    for case in CASES {
        let theirs: BTreeSet<_> = case.hadolint.iter().copied().filter(is_compared).collect();
        let ours = ours(case);
        let differing: BTreeSet<_> = ours.symmetric_difference(&theirs).copied().collect();
        if differing != case.except.iter().copied().collect() {
            faults.push(format!("{}{}: {differing:?}", case.settings, case.dockerfile));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    for case in CASES {
        assert_eq!(case.except.is_empty(), case.because.is_empty(), "{}", case.dockerfile);
    }
}

fn is_compared((code, _): &(&str, u64)) -> bool {
    CODES.contains(code)
}

fn ours(case: &Case) -> BTreeSet<(&'static str, u64)> {
    let settings = File::new(".hadolint.yaml", case.settings);
    let files = vec![File::new("Dockerfile", case.dockerfile), settings];
    let analysis = analyze(&Workspace::new(files).unwrap());
    let mut found = BTreeSet::new();
    for finding in &analysis.findings {
        let line = u64::from(analysis.files[0].lines.line(finding.span.start)) + 1;
        let codes = finding.aliases.iter().filter_map(|alias| alias.strip_prefix("hadolint:"));
        found.extend(codes.map(|code| (code, line)).filter(is_compared));
    }
    found
}

/// The answers noted here are still those of the real one.
#[test]
fn the_noted_answers_are_hadolint_s() {
    let Some(program) = shared::oracle("hadolint") else { return };
    let folder = Folder::new("hadolint-settings");
    let path = folder.0.join("settings.yaml");
    for case in CASES {
        fs::write(&path, if case.settings.is_empty() { "ignored: []" } else { case.settings })
            .unwrap();
        let mut command = Command::new(&program);
        command.args(["-f", "json", "--no-fail", "-c"]).arg(&path).arg("-");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(case.dockerfile.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let answer: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        let read = |hit: &serde_json::Value| {
            (hit["code"].as_str().unwrap().to_owned(), hit["line"].as_u64().unwrap())
        };
        let found: BTreeSet<_> =
            answer.iter().map(read).filter(|(code, _)| code.starts_with("DL")).collect();
        let noted = case.hadolint.iter().map(|&(code, line)| (code.to_owned(), line)).collect();
        assert_eq!(found, noted, "{}{}", case.settings, case.dockerfile);
    }
}

const CASES: &[Case] = &[
    Case {
        settings: "trustedRegistries: [docker.io]\n",
        dockerfile: "FROM debian:12\nUSER 1\n",
        hadolint: &[],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: [docker.io]\n",
        dockerfile: "FROM ghcr.io/a/b:1 AS c\nFROM c\nCOPY --from=quay.io/d:1 /e /f/\nRUN --mount=type=bind,from=quay.io/d:1,target=/g make\n",
        hadolint: &[("DL3026", 1), ("DL3026", 3), ("DL3026", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: [\"*.example.com\", \"eu.*\"]\n",
        dockerfile: "FROM a.example.com/b:1 AS c\nFROM eu.gcr.io/d:1 AS e\nFROM example.com/f:1\n",
        hadolint: &[("DL3026", 3)],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: [hub.docker.com]\n",
        dockerfile: "FROM debian:12 AS a\nFROM docker.io/library/debian:12\n",
        hadolint: &[("DL3026", 2)],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: [\"*\"]\n",
        dockerfile: "FROM quay.io/a:1\n",
        hadolint: &[],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: [\"example.com:5000\"]\n",
        dockerfile: "FROM example.com:5000/a:1 AS b\nFROM example.com/a:1 AS d\nFROM scratch\n",
        hadolint: &[("DL3026", 2)],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: []\n",
        dockerfile: "FROM quay.io/a:1\n",
        hadolint: &[],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: [quay.io]\n",
        dockerfile: "ARG A\nFROM $A\n",
        hadolint: &[("DL3026", 2)],
        except: &[],
        because: "",
    },
    Case {
        settings: "trustedRegistries: [quay.io]\n",
        dockerfile: "ARG A=quay.io/a:1\nFROM $A\n",
        hadolint: &[("DL3026", 2)],
        except: &[("DL3026", 2)],
        because: "The default is known, and it is allowed.",
    },
    Case {
        settings: "trustedRegistries: [docker.io]\n",
        dockerfile: "FROM localhost/a:1\n",
        hadolint: &[],
        except: &[("DL3026", 1)],
        because: "A registry on this machine is a registry.",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1\nRUN x\n",
        hadolint: &[("DL3049", 1)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1\nLABEL k=1\nLABEL z=2\n",
        hadolint: &[("DL3049", 1)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\nstrict-labels: true\n",
        dockerfile: "FROM a:1\nLABEL k=1 z=2 m=http://x\n",
        hadolint: &[("DL3050", 2)],
        except: &[],
        because: "",
    },
    Case {
        settings: "strict-labels: true\n",
        dockerfile: "FROM a:1\nLABEL k=1\n",
        hadolint: &[("DL3050", 2)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1 AS b\nLABEL k=1\nFROM b\nLABEL m=http://x\n",
        hadolint: &[],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1 AS b\nLABEL k=1\nFROM c:1\nLABEL m=x\n",
        hadolint: &[("DL3049", 1), ("DL3049", 3), ("DL3052", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1 AS b\nLABEL k=1\nFROM x:1\nCOPY --from=b /a /b\n",
        hadolint: &[("DL3049", 3)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1 AS b\nFROM x:1\nCOPY --from=0 /a /b\nLABEL k=2 m=http://x\n",
        hadolint: &[("DL3049", 1)],
        except: &[("DL3049", 1)],
        because: "Stages have numbers too.",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1 AS b\nFROM b\n",
        hadolint: &[("DL3049", 1), ("DL3049", 2)],
        except: &[("DL3049", 1)],
        because: "What a stage lacks is said once, where it is shipped.",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1\nLABEL m=\nLABEL k=\"\"\n",
        hadolint: &[("DL3051", 2), ("DL3052", 2), ("DL3051", 3)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema:\n  k: text\n  m: url\n",
        dockerfile: "FROM a:1\nLABEL m=http://x\nONBUILD LABEL k=1\n",
        hadolint: &[("DL3049", 1)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema: {k: url}\n",
        dockerfile: "FROM a:1\nLABEL k=x.y\nLABEL k=mailto:a@b\nLABEL k=\"http://x y\"\nLABEL k=http://x:y\n",
        hadolint: &[("DL3052", 2), ("DL3052", 4), ("DL3052", 5)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema: {k: rfc3339}\n",
        dockerfile: "FROM a:1\nLABEL k=2020-01-01\nLABEL k=2020-01-01T00:00:00Z\nLABEL k=2020-02-30T00:00:00Z\nLABEL k=2020-01-01T00:00:00.5+01:00\n",
        hadolint: &[("DL3053", 2), ("DL3053", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema: {k: spdx}\n",
        dockerfile: "FROM a:1\nLABEL k=MIT\nLABEL k=mit\nLABEL k=GPL-3.0\nLABEL k=GPL-3.0-or-later\nLABEL k=foo\n",
        hadolint: &[("DL3054", 3), ("DL3054", 4), ("DL3054", 6)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema: {k: spdx}\n",
        dockerfile: "FROM a:1\nLABEL k=\"MIT OR ISC\"\n",
        hadolint: &[("DL3054", 2)],
        except: &[("DL3054", 2)],
        because: "An expression is what the label is for.",
    },
    Case {
        settings: "label-schema: {k: hash}\n",
        dockerfile: "FROM a:1\nLABEL k=abcdef0\nLABEL k=abcdef\nLABEL k=ABCDEF0\n",
        hadolint: &[("DL3055", 3), ("DL3055", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema: {k: hash}\n",
        dockerfile: "FROM a:1\nLABEL k=0123456789012345678901234567890123456789012345678901234567890123\n",
        hadolint: &[("DL3055", 2)],
        except: &[("DL3055", 2)],
        because: "Git knows SHA-256.",
    },
    Case {
        settings: "label-schema: {k: semver}\n",
        dockerfile: "FROM a:1\nLABEL k=1.0.0\nLABEL k=1.0\nLABEL k=v1.0.0\nLABEL k=1.0.0-rc.1+b\n",
        hadolint: &[("DL3056", 3), ("DL3056", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema: {k: semver}\n",
        dockerfile: "FROM a:1\nLABEL k=01.0.0\n",
        hadolint: &[],
        except: &[("DL3056", 2)],
        because: "Not by semver.org.",
    },
    Case {
        settings: "label-schema: {k: email}\n",
        dockerfile: "FROM a:1\nLABEL k=a@b.c\nLABEL k=foo\nLABEL k=\"A <a@b.c>\"\n",
        hadolint: &[("DL3058", 3), ("DL3058", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "label-schema: {k: url}\n",
        dockerfile: "FROM a:1\nLABEL k=$U\n",
        hadolint: &[("DL3052", 2)],
        except: &[("DL3052", 2)],
        because: "What a variable holds is known when the image is built.",
    },
    Case {
        settings: "override:\n  info: [DL3057, DL1001]\n",
        dockerfile: "FROM a:1 AS a\nRUN x\nFROM a AS b\nRUN y\n",
        hadolint: &[("DL3057", 1), ("DL3057", 3)],
        except: &[],
        because: "",
    },
    Case {
        settings: "override:\n  info: [DL3057, DL1001]\n",
        dockerfile: "FROM a:1 AS a\nHEALTHCHECK NONE\nFROM a AS b\nFROM x:1\n",
        hadolint: &[("DL3057", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "override:\n  info: [DL3057, DL1001]\n",
        dockerfile: "FROM a:1\nONBUILD HEALTHCHECK NONE\n",
        hadolint: &[("DL3057", 1)],
        except: &[],
        because: "",
    },
    Case {
        settings: "override:\n  info: [DL3057, DL1001]\n",
        dockerfile: "FROM a:1 AS a\nFROM a AS b\nHEALTHCHECK NONE\nFROM a AS c\nFROM c\n",
        hadolint: &[],
        except: &[],
        because: "",
    },
    Case {
        settings: "override:\n  info: [DL3057, DL1001]\n",
        dockerfile: "FROM a:1 AS a\nFROM a AS c\nFROM a AS b\nHEALTHCHECK NONE\nFROM c\n",
        hadolint: &[("DL3057", 2), ("DL3057", 5)],
        except: &[],
        because: "",
    },
    Case {
        settings: "override:\n  info: [DL3057, DL1001]\n",
        dockerfile: "FROM a:1\nHEALTHCHECK NONE\n# hadolint ignore=DL3003\nRUN cd /x\n# hadolint global ignore=DL3059\n# hadolint ignore=DL1001 # why\nRUN y\n",
        hadolint: &[("DL1001", 3), ("DL1001", 6)],
        except: &[],
        because: "",
    },
    Case {
        settings: "ignored: [DL3006]\noverride:\n  error: [DL3006]\n",
        dockerfile: "FROM a\nRUN cd /x\n",
        hadolint: &[("DL3003", 2)],
        except: &[],
        because: "",
    },
    Case {
        settings: "disable-ignore-pragma: true\n",
        dockerfile: "# hadolint ignore=DL3006\nFROM a\n# hadolint global ignore=DL3003\nRUN cd /x\n",
        hadolint: &[("DL3006", 2), ("DL3003", 4)],
        except: &[],
        because: "",
    },
    Case {
        settings: "ignored: [dl3006, SC2086]\n",
        dockerfile: "FROM a\nRUN cd /x && echo $y\n",
        hadolint: &[("DL3006", 1), ("DL3003", 2)],
        except: &[("DL3006", 1)],
        because: "Codes are read in whatever case.",
    },
    Case {
        settings: "label-schema: {k: url}\nstrict-labels: true\n",
        dockerfile: "FROM a:1\nLABEL k=http://x\n# hadolint ignore=DL3050\nLABEL k=x z=1\n# hadolint ignore=DL3052\nLABEL k=x z=1\n",
        hadolint: &[("DL3052", 4), ("DL3050", 6)],
        except: &[],
        because: "",
    },
    Case {
        settings: "",
        dockerfile: "FROM a:1\nRUN apt-get install -y --no-install-recommends a\n# hadolint ignore=DL3013\nRUN apt-get install -y --no-install-recommends b && rm -rf /var/lib/apt/lists\n",
        hadolint: &[("DL3008", 2), ("DL3008", 4)],
        except: &[],
        because: "",
    },
];
