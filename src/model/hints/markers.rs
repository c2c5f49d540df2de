//! Environment markers of Python requirements, as far as a Linux container decides them.

/// The minor version of Python 3 that is taken for the one in the image.
const MINOR: u32 = 12;

/// Whether `python_version < "3.9" and sys_platform == "win32"` and its like can hold on Linux.
/// What is not understood can.
pub(super) fn can_hold(marker: &str) -> bool {
    let mut choices = marker.split(" or ");
    choices.any(|choice| choice.split(" and ").all(|clause| !is_false(clause)))
}

/// Whether one comparison is surely false.
fn is_false(clause: &str) -> bool {
    let clause = clause.trim_matches([' ', '(', ')', '\t']);
    let Some(at) = clause.find(['<', '>', '=', '!']) else { return false };
    let (variable, rest) = clause.split_at(at);
    let end = rest.find(|c| !"<>=!~".contains(c)).unwrap_or(rest.len());
    let (operator, value) = rest.split_at(end);
    let value = value.trim_matches([' ', '"', '\'', '\\', ')']);
    let here = match variable.trim() {
        "sys_platform" => "linux",
        "platform_system" => "Linux",
        "os_name" => "posix",
        "platform_python_implementation" | "implementation_name" => "cpython",
        "platform_machine" => "x86_64",
        "python_version" | "python_full_version" => return is_wrong_python(operator, value),
        _ => return false,
    };
    let is_same = here.eq_ignore_ascii_case(value);
    match operator {
        "==" => !is_same,
        "!=" => is_same,
        _ => false,
    }
}

fn is_wrong_python(operator: &str, version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().ok());
    let Some(major) = parts.next().flatten() else { return false };
    let minor = parts.next().flatten().unwrap_or(0);
    let (here, there) = ((3, MINOR), (major, minor));
    match operator {
        "<" => here >= there,
        "<=" => here > there,
        ">" => here <= there,
        ">=" => here < there,
        "==" => here != there && !version.contains('*'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linux_and_a_present_python_decide() {
        let holds = [
            "",
            "python_version >= \"3.8\"",
            "sys_platform != 'win32'",
            "python_version < '3.8' or sys_platform == 'linux'",
            "strange thing",
            "extra == 'x'",
        ];
        for marker in holds {
            assert!(can_hold(marker), "{marker}");
        }
        let fails = [
            "sys_platform == 'win32'",
            "platform_system == \"Windows\"",
            "python_version < \"3.11\"",
            "python_version >= '3.8' and os_name == 'nt'",
            "(platform_machine == 'arm64' and sys_platform == 'darwin')",
        ];
        for marker in fails {
            assert!(!can_hold(marker), "{marker}");
        }
    }
}
