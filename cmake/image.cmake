# SPDX-License-Identifier: Apache-2.0
#
# All objects -> zephyr/zephyr.elf, with one link:
#   image partitions   reads which memory partitions the objects fill, and writes linker fragments
#   the link
#   image objects      reads the kernel objects from the debug information, and fills their table
#   objcopy            writes zephyr.hex and zephyr.bin: the same, gaps filled with zeros
# The tool runs as part of the link step, so that the step is done completely or not at all. With
# user mode off there is only the link.

add_executable(zephyr_final)
set(ZEPHYR_FINAL_EXECUTABLE zephyr_final)
set(logical_target_for_zephyr_elf zephyr_final)

function(bulkhead_image)
	set(linker_script ${ZEPHYR_BASE}/arch/linker.ld.in)
	set(script ${BULKHEAD_OUT}/linker.ld)
	bulkhead_linker_sources(snippets)
	add_custom_command(
		OUTPUT ${script}
		COMMAND ${CMAKE_C_COMPILER} -E -P -x assembler-with-cpp -D_LINKER -imacros ${AUTOCONF_H}
			-I${BULKHEAD_PORT_DIR} -I${BULKHEAD_OUT} -I${ZEPHYR_BASE}/include -o ${script} ${linker_script}
		DEPENDS ${linker_script} ${BULKHEAD_PORT_DIR}/linker_port.ld ${AUTOCONF_H} ${snippets}
			${ZEPHYR_BASE}/include/zephyr/linker/linker-tool.h
			${ZEPHYR_BASE}/include/zephyr/linker/iterable_sections.h
		COMMENT "Preparing the linker script"
		VERBATIM)

	get_property(libraries GLOBAL PROPERTY ZEPHYR_LIBS)
	bulkhead_fill_empty_libraries(${libraries})
	# A target of its own, so that these do not wait for the objects.
	add_custom_target(zephyr_link_inputs DEPENDS ${script})
	add_dependencies(zephyr_final zephyr_link_inputs)
	target_link_libraries(zephyr_final PRIVATE ${libraries})
	target_link_options(zephyr_final PRIVATE
		-nostartfiles -T${script} -L${BULKHEAD_OUT}
		LINKER:-Map=${BULKHEAD_OUT}/zephyr.map LINKER:--gc-sections LINKER:--build-id=none
		LINKER:--orphan-handling=error LINKER:-z,max-page-size=32 ${BULKHEAD_LINK_FLAGS})
	set_target_properties(zephyr_final PROPERTIES
		OUTPUT_NAME zephyr SUFFIX .elf LINKER_LANGUAGE C
		RUNTIME_OUTPUT_DIRECTORY ${BULKHEAD_OUT}
		LINK_DEPENDS ${script})
	if(CONFIG_USERSPACE)
		bulkhead_image_tool(${libraries})
	endif()
	if(CONFIG_BUILD_OUTPUT_HEX)
		add_custom_command(TARGET zephyr_final POST_BUILD
			COMMAND ${CMAKE_OBJCOPY} --gap-fill 0 -O ihex ${BULKHEAD_OUT}/zephyr.elf ${BULKHEAD_OUT}/zephyr.hex)
	endif()
	if(CONFIG_BUILD_OUTPUT_BIN)
		add_custom_command(TARGET zephyr_final POST_BUILD
			COMMAND ${CMAKE_OBJCOPY} --gap-fill 0 -O binary ${BULKHEAD_OUT}/zephyr.elf ${BULKHEAD_OUT}/zephyr.bin)
	endif()
	bulkhead_run_target()
endfunction()

# Writes snippets-PLACE.ld, which include what zephyr_linker_sources() was given; gives all these files.
function(bulkhead_linker_sources result)
	set(all)
	foreach(place ${BULKHEAD_LINKER_PLACES})
		get_property(files GLOBAL PROPERTY BULKHEAD_LINKER_${place})
		list(SORT files)
		list(TRANSFORM files REPLACE "^.*[|].*[|]" "")
		list(TRANSFORM files REPLACE "(.+)" "#include \"\\1\"\n" OUTPUT_VARIABLE lines)
		list(JOIN lines "" text)
		if(files)
			string(PREPEND text "#define BULKHEAD_${place}\n")
		endif()
		file(CONFIGURE OUTPUT ${BULKHEAD_OUT}/snippets-${place}.ld CONTENT "${text}" @ONLY)
		list(APPEND all ${BULKHEAD_OUT}/snippets-${place}.ld ${files})
	endforeach()
	set(${result} ${all} PARENT_SCOPE)
endfunction()

# CMake refuses an object library without sources.
function(bulkhead_fill_empty_libraries)
	foreach(library ${ARGN})
		get_target_property(sources ${library} SOURCES)
		if(NOT sources)
			target_sources(${library} PRIVATE ${ZEPHYR_BASE}/cmake/empty.c)
		endif()
	endforeach()
endfunction()

# ---- With user mode --------------------------------------------------------------------------------

# Sets tool. BULKHEAD_IMAGE_TOOL in the environment: it was built already, by the tests.
macro(bulkhead_build_image_tool)
	set(tool $ENV{BULKHEAD_IMAGE_TOOL})
	if(NOT tool)
		include(${ZEPHYR_BASE}/cmake/image_tool.cmake)
		set(tool ${BULKHEAD_OUT}/image)
		list(TRANSFORM BULKHEAD_IMAGE_TOOL_LIBRARIES PREPEND -l OUTPUT_VARIABLE libraries_of_tool)
		add_custom_command(
			OUTPUT ${tool}
			COMMAND cc ${BULKHEAD_IMAGE_TOOL_OPTIONS} -o ${tool} ${BULKHEAD_IMAGE_TOOL_SOURCES}
				${libraries_of_tool}
			DEPENDS ${BULKHEAD_IMAGE_TOOL_SOURCES} ${BULKHEAD_IMAGE_TOOL_HEADERS}
			COMMENT "Building the image tool"
			VERBATIM)
		add_custom_target(zephyr_image_tool DEPENDS ${tool})
		add_dependencies(zephyr_link_inputs zephyr_image_tool)
	endif()
endmacro()

function(bulkhead_image_tool)
	bulkhead_build_image_tool()

	bulkhead_unit(placing checking)
	set(objects)
	bulkhead_objects(objects ${ARGN})
	bulkhead_partition_files(owned ${ARGN})
	set(application)
	set(open)
	set(names)
	if(CONFIG_OBJECT_NAMES)
		set(names --names)
	endif()
	if(CONFIG_APPLICATION_MEMORY)
		bulkhead_application_files(application ${ARGN})
		list(TRANSFORM application PREPEND "--application;")
		set(open --application)
	endif()
	file(GENERATE OUTPUT ${BULKHEAD_OUT}/objects.txt CONTENT "\"$<JOIN:${objects},\"\n\">\"\n")

	set(dispatch ${BULKHEAD_OUT}/syscall_dispatch.c)
	target_sources(userspace PRIVATE ${dispatch})
	# It includes headers of the application.
	set_source_files_properties(${dispatch} TARGET_DIRECTORY userspace
		PROPERTIES COMPILE_OPTIONS "-imacros;${AUTOCONF_H}")
	set_property(TARGET zephyr_final APPEND PROPERTY LINK_DEPENDS ${tool})
	add_custom_command(TARGET zephyr_final PRE_LINK
		COMMAND ${tool} partitions --out-sections ${BULKHEAD_OUT}/partitions.ld
			--out-copy ${BULKHEAD_OUT}/copy_table.ld --out-stacks ${BULKHEAD_OUT}/stacks.ld
			${placing} --libc ${owned} ${application} @${BULKHEAD_OUT}/objects.txt
		VERBATIM)
	add_custom_command(TARGET zephyr_final POST_BUILD
		COMMAND ${tool} objects --quiet ${names} ${open} ${checking} --types ${BULKHEAD_OUT}/kobj-types.txt
			--calls ${BULKHEAD_OUT}/syscalls.txt --stack-reserved ${CONFIG_PRIVILEGED_STACK_SIZE} ${BULKHEAD_OUT}/zephyr.elf
		VERBATIM)
endfunction()

# What the tool must know of the protection unit: to place memory, and to check partitions.
function(bulkhead_unit placing checking)
	set(guard_regions 0)
	if(CONFIG_MPU_STACK_GUARD)
		set(guard_regions 1)
	endif()
	set(unit)
	set(start)
	if(CONFIG_MPU_REQUIRES_POWER_OF_TWO_ALIGNMENT)
		set(unit --power-of-two)
		set(start --start ${CONFIG_SRAM_BASE_ADDRESS} --first .interrupt_stack # linker_port.ld
			--stack-reserved ${CONFIG_PRIVILEGED_STACK_SIZE})
	endif()
	set(regions 11) # RISC-V: ARCH_PMP_DOMAIN
	if(CONFIG_RISCV_SMEPMP)
		set(regions 9)
	endif()
	if(CONFIG_ARM_MPU)
		math(EXPR regions "${CONFIG_MPU_REGIONS_LIMIT} - 3 - ${guard_regions}")
	endif()
	set(${placing} ${unit} ${start} PARENT_SCOPE)
	set(${checking} ${unit} --domain-regions ${regions} PARENT_SCOPE)
endfunction()

# The given libraries and all that the application links to them, as far as they have objects.
function(bulkhead_all_libraries result)
	set(todo ${ARGN})
	set(seen)
	set(libraries)
	while(todo)
		list(POP_FRONT todo library)
		if(NOT TARGET "${library}" OR library IN_LIST seen)
			continue()
		endif()
		list(APPEND seen ${library})
		get_target_property(type ${library} TYPE)
		set(links LINK_LIBRARIES)
		if(type STREQUAL INTERFACE_LIBRARY)
			set(links INTERFACE_LINK_LIBRARIES)
		else()
			list(APPEND libraries ${library})
		endif()
		get_target_property(used ${library} ${links})
		if(used)
			list(APPEND todo ${used})
		endif()
	endwhile()
	set(${result} ${libraries} PARENT_SCOPE)
endfunction()

function(bulkhead_objects result)
	bulkhead_all_libraries(libraries ${ARGN})
	set(objects)
	foreach(library ${libraries})
		get_target_property(imported ${library} IMPORTED)
		if(imported)
			list(APPEND objects $<TARGET_FILE:${library}>)
		else()
			list(APPEND objects $<TARGET_OBJECTS:${library}>)
		endif()
	endforeach()
	set(${result} ${objects} PARENT_SCOPE)
endfunction()

# The files of a library, as the linker names them: its objects, or an archive and all its members.
function(bulkhead_pattern result library)
	get_target_property(type ${library} TYPE)
	if(type STREQUAL OBJECT_LIBRARY)
		set(${result} "*CMakeFiles/${library}.dir/*" PARENT_SCOPE)
	else()
		set(${result} "*$<TARGET_FILE_NAME:${library}>:*" PARENT_SCOPE)
	endif()
endfunction()

# Options for what zephyr_library_app_memory() said.
function(bulkhead_partition_files result)
	bulkhead_all_libraries(libraries ${ARGN})
	set(options)
	foreach(library ${libraries})
		get_target_property(partition ${library} BULKHEAD_PARTITION)
		if(partition)
			bulkhead_pattern(pattern ${library})
			list(APPEND options --library ${partition} ${pattern})
		endif()
	endforeach()
	set(${result} ${options} PARENT_SCOPE)
endfunction()

# Patterns for all files of the application, but for those that have a partition of their own.
function(bulkhead_application_files result)
	bulkhead_all_libraries(libraries ${ARGN})
	get_property(ours GLOBAL PROPERTY BULKHEAD_LIBRARIES)
	set(patterns)
	foreach(library ${libraries})
		get_target_property(definitions ${library} COMPILE_DEFINITIONS)
		get_target_property(partition ${library} BULKHEAD_PARTITION)
		if(NOT library IN_LIST ours AND NOT __ZEPHYR_SUPERVISOR__ IN_LIST definitions AND NOT partition)
			bulkhead_pattern(pattern ${library})
			list(APPEND patterns ${pattern})
		endif()
	endforeach()
	set(${result} ${patterns} PARENT_SCOPE)
endfunction()

# ---- Running ---------------------------------------------------------------------------------------

# zephyr/run runs the image; the target `run`, `bulkhead run` and the tests call it.
function(bulkhead_run_target)
	if(NOT BOARD_EMULATOR)
		return()
	endif()
	list(GET BOARD_EMULATOR 0 emulator)
	list(POP_FRONT BOARD_EMULATOR_IF option)
	if(option AND CONFIG_${option})
		list(APPEND BOARD_EMULATOR ${BOARD_EMULATOR_IF})
	endif()
	list(JOIN BOARD_EMULATOR " " command)
	string(REPLACE "sleep=off" "sleep=$sleep" command "${command}")
	string(APPEND command " -kernel '${BULKHEAD_OUT}/zephyr.elf'")
	configure_file(${ZEPHYR_BASE}/cmake/run.sh.in ${BULKHEAD_OUT}/run @ONLY
		FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
		WORLD_READ WORLD_EXECUTE)
	add_custom_target(run COMMAND ${BULKHEAD_OUT}/run DEPENDS zephyr_final USES_TERMINAL VERBATIM)
endfunction()
